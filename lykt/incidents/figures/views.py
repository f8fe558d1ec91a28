"""The monthly analysis, and the yearly note from the same counts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from lykt.incidents.collection import CODE
from lykt.incidents.figures.forms import AnalysisForm
from lykt.incidents.figures.months import MOST_LATE, late_tasks, month_figures
from lykt.incidents.figures.reach import numbers_seen_by
from lykt.incidents.figures.scope import period_name
from lykt.incidents.note.report import LANGUAGE, note, shipped
from lykt.incidents.roles import SEE_NUMBERS
from lykt.lib.numbers import whole_number
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Unit
from lykt.questions.models import Questionnaire
from lykt.reports.templating import read_template
from lykt.reports.writing import FORMS


@require_GET
@permission_needed(SEE_NUMBERS)
def analysis(request: HttpRequest) -> HttpResponse:
    form = AnalysisForm(request.GET.dict(), reach=numbers_seen_by(signed_in(request)))
    context: dict[str, object] = {"form": form}
    if form.is_valid() and _can_be_reported():
        figures = month_figures(form.unit, form.month)
        late = list(late_tasks(form.unit)[: MOST_LATE + 1])
        context |= {
            "figures": figures,
            "period": period_name(figures.month),
            "late": late[:MOST_LATE],
            "has_more": len(late) > MOST_LATE,
            "year": figures.month.first.year,
        }
    status = 200 if form.is_valid() else 422
    return render(request, "incidents/figures/analysis.html", context, status=status)


@require_GET
@permission_needed(SEE_NUMBERS)
def report(request: HttpRequest, ending: str) -> HttpResponse:
    """The yearly note of a unit, as the shipped text has it."""
    year = whole_number(request.GET.get("year", ""))
    if ending not in FORMS or not year or not 2000 <= year <= 2100 or not _can_be_reported():
        raise Http404
    try:
        unit = numbers_seen_by(signed_in(request)).unit(request.GET.get("unit", ""))
    except Unit.DoesNotExist as error:
        raise Http404 from error
    document = note(unit, year, read_template(shipped(LANGUAGE))).document
    with translation.override(document.language):
        content = FORMS[ending].write(document)
    response = HttpResponse(content, content_type=FORMS[ending].content_type)
    response["Content-Disposition"] = f'attachment; filename="{unit.code}-{year}.{ending}"'
    return response


def _can_be_reported() -> bool:
    """Before the questionnaire is loaded there is nothing to count by."""
    return Questionnaire.objects.filter(code=CODE).exists()

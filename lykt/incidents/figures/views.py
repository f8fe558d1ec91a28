"""The monthly analysis."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lykt.incidents.collection import CODE
from lykt.incidents.figures.forms import AnalysisForm
from lykt.incidents.figures.months import MOST_LATE, late_tasks, month_figures
from lykt.incidents.figures.reach import numbers_seen_by
from lykt.incidents.figures.scope import period_name
from lykt.incidents.roles import SEE_CASES, SEE_NUMBERS
from lykt.people.access import permission_needed, signed_in
from lykt.people.queries import may
from lykt.questions.models import Questionnaire


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
            # A single step says where somebody was threatened, and when. An analyst sees counts.
            "sees_steps": may(signed_in(request), SEE_CASES, form.unit),
        }
    status = 200 if form.is_valid() else 422
    return render(request, "incidents/figures/analysis.html", context, status=status)


def _can_be_reported() -> bool:
    """Before the questionnaire is loaded there is nothing to count by."""
    return Questionnaire.objects.filter(code=CODE).exists()

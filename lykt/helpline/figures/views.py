"""The year page, and the report from the same figures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lykt.helpline.annual.report import statistics_chapter
from lykt.helpline.figures.forms import FiguresForm
from lykt.helpline.figures.page import headlines, sections
from lykt.helpline.figures.reach import figures_visible_to, lines_with_figures
from lykt.helpline.figures.scope import period_name
from lykt.helpline.models import Line
from lykt.helpline.roles import SEE_FIGURES
from lykt.people.access import permission_needed, signed_in
from lykt.reports.writing import FORMS


@permission_needed(SEE_FIGURES)
def year_page(request: HttpRequest) -> HttpResponse:
    form = _asked(request)
    if form is None:
        return render(request, "helpline/figures/no_line.html")
    context = {"form": form, "line": form.visible.line}
    if form.is_valid():
        figures = form.figures()
        context |= {
            "figures": figures,
            "period": period_name(figures.scope.period),
            "before": period_name(figures.scope.period.a_year_earlier()),
            "headlines": headlines(figures),
            "sections": sections(figures),
            "asked": request.GET.urlencode(),
        }
    return render(request, "helpline/figures/year.html", context)


@permission_needed(SEE_FIGURES)
def report(request: HttpRequest, ending: str) -> HttpResponse:
    """What the year page shows as chapters to keep, in the form that the ending names."""
    form = _asked(request)
    if form is None or ending not in FORMS or not form.is_valid():
        raise Http404
    name = f"{form.visible.line.code}-{form.period.first}-{form.period.last}.{ending}"
    document = statistics_chapter(form.figures()).document
    response = HttpResponse(FORMS[ending].write(document), content_type=FORMS[ending].content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest) -> FiguresForm | None:
    """The filters in the address, about a line that the person may see; None without any line."""
    person = signed_in(request)
    lines = list(lines_with_figures(person))
    if not lines:
        return None
    try:
        visible = figures_visible_to(person, request.GET.get("line") or lines[0].code)
    except Line.DoesNotExist as error:
        raise Http404 from error
    return FiguresForm(request.GET, visible=visible, lines=lines)

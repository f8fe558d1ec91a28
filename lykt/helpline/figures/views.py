"""The year page, and the report from the same figures."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lykt.helpline.figures.chapter import chapter
from lykt.helpline.figures.forms import FiguresForm
from lykt.helpline.figures.page import headlines, sections
from lykt.helpline.figures.reach import figures_visible_to, lines_with_figures
from lykt.helpline.figures.scope import period_name
from lykt.helpline.models import Line
from lykt.helpline.roles import SEE_FIGURES
from lykt.people.access import permission_needed, signed_in
from lykt.reports.document import Document
from lykt.reports.html import as_html
from lykt.reports.pdf import as_pdf


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
    """What the year page shows as a chapter to keep: ``html`` or ``pdf``."""
    form = _asked(request)
    if form is None or ending not in _WRITERS or not form.is_valid():
        raise Http404
    write, content_type = _WRITERS[ending]
    name = f"{form.visible.line.code}-{form.period.first}-{form.period.last}.{ending}"
    response = HttpResponse(write(chapter(form.figures())), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_WRITERS: dict[str, tuple[Callable[[Document], str | bytes], str]] = {
    "html": (as_html, "text/html; charset=utf-8"),
    "pdf": (as_pdf, "application/pdf"),
}


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

"""The annual report's pages: choose it, see what deserves a look, write its text, take it out."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lykt.helpline.annual.forms import ChoiceForm
from lykt.helpline.annual.publishing import compose_publication, may_publish
from lykt.helpline.annual.report import KIND, facts_of, shipped
from lykt.helpline.figures.reach import VisibleFigures, figures_visible_to, lines_with_figures
from lykt.helpline.models import Line
from lykt.helpline.queries import lines_for
from lykt.helpline.roles import SEE_FIGURES, WRITE_REPORT
from lykt.people.access import permission_needed, signed_in
from lykt.reports.editor import EditedReport, Examples, pages
from lykt.reports.models import About
from lykt.reports.templating import Facts
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.publications.workflow import RefusedError
from lykt.statistics.roles import COMPOSE_TABLES


@dataclass(frozen=True)
class AnnualReport(EditedReport):
    """The report that an address asks for, of what the person sees of its line."""

    name = gettext_lazy("Annual report")
    views = "helpline:annual"
    examples = Examples(number="contacts.total", figure="gender", share="answer_rate")

    visible: VisibleFigures

    @property
    def about(self) -> About:
        given = self.form.cleaned_data
        return About(KIND, self.visible.line.code, given["year"], given["language"])

    @property
    def subject(self) -> str:
        return self.visible.line.name

    @property
    def period(self) -> Period:
        return whole_year(self.about.year)

    @property
    def may_publish(self) -> bool:
        """Whether the report is of the whole line, and the person may compose of all of it."""
        is_whole = self.visible.units(None) is None
        return is_whole and may_publish(self.person, self.visible.line, self.period)

    def shipped(self, language: str) -> str:
        return shipped(language)

    def facts(self, language: str) -> Facts:
        units = self.visible.units(None)
        return facts_of(self.visible.line, self.period, language, self.publication, units=units)


@permission_needed(SEE_FIGURES)
def annual(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if asked is None:
        return render(request, "helpline/figures/no_line.html")
    return pages.report_page(request, asked)


@permission_needed(WRITE_REPORT)
def text(request: HttpRequest) -> HttpResponse:
    asked = _wanted(request)
    if not asked.may_write:
        raise Http404
    return pages.text_page(request, asked)


@permission_needed(SEE_FIGURES)
def template(request: HttpRequest) -> HttpResponse:
    return pages.template_file(request, _wanted(request))


@permission_needed(SEE_FIGURES)
def download(request: HttpRequest, ending: str) -> HttpResponse:
    return pages.report_file(_wanted(request), ending)


@require_POST
@permission_needed(COMPOSE_TABLES)
def compose(request: HttpRequest) -> HttpResponse:
    """The report's tables as a publication, to be looked at and released by somebody else."""
    asked = _wanted(request)
    if not asked.may_publish:
        raise Http404
    try:
        edition = compose_publication(
            actor=asked.person, line=asked.visible.line, period=asked.period
        )
    except RefusedError as refusal:
        messages.error(request, refusal.shown)
        return redirect(asked.page_address)
    messages.info(request, pages.what_is_next(edition))
    return redirect("publications:edition", edition.publication.slug, edition.number)


def _asked(request: HttpRequest) -> AnnualReport | None:
    """None without any line; a line out of reach is not found."""
    person = signed_in(request)
    lines = list(lines_with_figures(person))
    if not lines:
        return None
    code = request.GET.get("line") or lines[0].code
    try:
        visible = figures_visible_to(person, code)
    except Line.DoesNotExist as error:
        raise Http404 from error
    return AnnualReport(
        person=person,
        form=ChoiceForm(request.GET.dict(), line=visible.line, lines=lines),
        may_write=lines_for(person, WRITE_REPORT).filter(pk=visible.line.pk).exists(),
        query=request.GET.urlencode(),
        visible=visible,
    )


def _wanted(request: HttpRequest) -> AnnualReport:
    asked = _asked(request)
    if asked is None or not asked.form.is_valid():
        raise Http404
    return asked

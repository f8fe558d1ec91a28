"""The yearly note's pages: choose it, see what deserves a look, write its text, take it out."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lykt.incidents.collection import CODE
from lykt.incidents.figures.reach import numbers_seen_by
from lykt.incidents.note.forms import ChoiceForm
from lykt.incidents.note.publishing import compose_publication, may_publish
from lykt.incidents.note.report import KIND, LANGUAGE, facts_of, shipped
from lykt.incidents.roles import SEE_NUMBERS, WRITE_NOTE
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Unit
from lykt.people.queries import may
from lykt.questions.models import Questionnaire
from lykt.reports.editor import EditedReport, Examples, pages
from lykt.reports.models import About
from lykt.reports.templating import Facts
from lykt.statistics.publications.workflow import RefusedError
from lykt.statistics.roles import COMPOSE_TABLES


@dataclass(frozen=True)
class YearlyNote(EditedReport):
    """The note that an address asks for, of a unit whose numbers the person sees."""

    name = gettext_lazy("Yearly note")
    views = "incidents:note"
    examples = Examples(number="incidents.total", figure="types", share="unanswered.share")

    unit: Unit

    @property
    def about(self) -> About:
        return About(KIND, self.unit.code, self.form.cleaned_data["year"], LANGUAGE)

    @property
    def subject(self) -> str:
        return self.unit.name

    @property
    def may_publish(self) -> bool:
        return may_publish(self.person, self.unit, self.about.year)

    def shipped(self, language: str) -> str:
        return shipped(language)

    def facts(self, language: str) -> Facts:
        return facts_of(self.unit, self.about.year, language, self.publication)


@permission_needed(SEE_NUMBERS)
def note(request: HttpRequest) -> HttpResponse:
    if not _can_be_counted():
        return render(request, "incidents/note/nothing.html")
    return pages.report_page(request, _asked(request))


@permission_needed(WRITE_NOTE)
def text(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if not asked.may_write:
        raise Http404
    return pages.text_page(request, asked)


@permission_needed(SEE_NUMBERS)
def template(request: HttpRequest) -> HttpResponse:
    return pages.template_file(request, _asked(request))


@permission_needed(SEE_NUMBERS)
def download(request: HttpRequest, ending: str) -> HttpResponse:
    return pages.report_file(_asked(request), ending)


@require_POST
@permission_needed(COMPOSE_TABLES)
def compose(request: HttpRequest) -> HttpResponse:
    """The note's tables as a publication, to be looked at and released by somebody else."""
    asked = _asked(request)
    if not asked.may_publish:
        raise Http404
    try:
        edition = compose_publication(actor=asked.person, unit=asked.unit, year=asked.about.year)
    except RefusedError as refusal:
        messages.error(request, refusal.shown)
        return redirect(asked.page_address)
    messages.info(request, pages.what_is_next(edition))
    return redirect("publications:edition", edition.publication.slug, edition.number)


def _asked(request: HttpRequest) -> YearlyNote:
    """A unit out of reach, and a year that is none, are not found."""
    person = signed_in(request)
    reach = numbers_seen_by(person)
    form = ChoiceForm(request.GET.dict(), reach=reach) if reach.units else None
    if form is None or not form.is_valid() or not _can_be_counted():
        raise Http404
    unit = form.unit
    return YearlyNote(
        person=person,
        form=form,
        may_write=may(person, WRITE_NOTE, unit),
        query=request.GET.urlencode(),
        unit=unit,
    )


def _can_be_counted() -> bool:
    """Before the questionnaire is loaded there is nothing to count by."""
    return Questionnaire.objects.filter(code=CODE).exists()

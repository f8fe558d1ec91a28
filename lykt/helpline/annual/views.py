"""The annual report's pages: choose it, see what deserves a look, write its text, take it out."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lykt.helpline.annual.forms import ChoiceForm, TextForm
from lykt.helpline.annual.publishing import compose_publication, may_publish
from lykt.helpline.annual.report import KIND, annual_report, facts_of, names_in, shipped, source_of
from lykt.helpline.figures.reach import VisibleFigures, figures_visible_to, lines_with_figures
from lykt.helpline.models import Line
from lykt.helpline.queries import lines_for
from lykt.helpline.roles import SEE_FIGURES, WRITE_REPORT
from lykt.lib.numbers import whole_number
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.reports.actions import OvertakenError, keep_text
from lykt.reports.document import Document, gap_label
from lykt.reports.html import sections_of
from lykt.reports.models import About
from lykt.reports.queries import version, versions
from lykt.reports.templating import Bound, TemplateError, read_template
from lykt.reports.templating.editing import in_chapter, rewritten
from lykt.reports.writing import FORMS
from lykt.statistics.charts import Figure
from lykt.statistics.models import Edition
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.publications.workflow import RefusedError
from lykt.statistics.roles import COMPOSE_TABLES


@dataclass(frozen=True)
class Asked:
    """The report that an address asks for, of what the person sees of its line."""

    person: Person
    form: ChoiceForm
    visible: VisibleFigures
    may_write: bool
    query: str

    @property
    def about(self) -> About:
        given = self.form.cleaned_data
        return About(KIND, self.visible.line.code, given["year"], given["language"])

    @property
    def period(self) -> Period:
        return whole_year(self.about.year)

    @property
    def may_publish(self) -> bool:
        """Whether the report is of the whole line, and the person may compose of all of it."""
        is_whole = self.visible.units(None) is None
        return is_whole and may_publish(self.person, self.visible.line, self.period)

    @property
    def publication(self) -> str:
        return self.form.cleaned_data.get("publication") or ""

    @property
    def source(self) -> str:
        return source_of(self.about)

    def bound(self, source: str) -> Bound:
        """Raises ``TemplateError``, and ``Edition.DoesNotExist`` for another publication."""
        return annual_report(
            self.visible.line,
            self.period,
            read_template(source),
            self.publication,
            units=self.visible.units(None),
        )

    def names(self) -> list[tuple[str, str]]:
        """What a text may refer to."""
        facts = facts_of(
            self.visible.line,
            self.period,
            self.about.language,
            self.publication,
            units=self.visible.units(None),
        )
        return names_in(facts)


@permission_needed(SEE_FIGURES)
def annual(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if asked is None:
        return render(request, "helpline/figures/no_line.html")
    context: dict[str, object] = {"form": asked.form, "asked": asked, "line": asked.visible.line}
    if asked.form.is_valid():
        context |= _looked_at(asked) | {
            "versions": versions(asked.about),
            "endings": sorted(FORMS),
            "year": asked.about.year,
        }
    return render(request, "helpline/annual/annual.html", context)


@permission_needed(WRITE_REPORT)
def text(request: HttpRequest) -> HttpResponse:
    """The text to write in; shown as it would become, or kept, when it is sent."""
    asked = _wanted(request)
    if not asked.may_write:
        raise Http404
    kept = version(asked.about)
    source = kept.source if kept else shipped(asked.about.language)
    form = TextForm(
        request.POST or None,
        template=read_template(source),
        years=(str(asked.about.year), str(asked.about.year - 1)),
        initial={"based_on": kept.number if kept else 0},
    )
    context: dict[str, object] = {"form": form, "asked": asked}
    if request.method == "POST" and form.is_valid():
        new = rewritten(source, form.template, form.chapters, form.numbers, form.cells)
        if "preview" in request.POST:
            context |= _shown(asked, new)
        else:
            faults = _keep(signed_in(request), asked, new, form.cleaned_data["based_on"])
            if not faults:
                messages.success(request, gettext("The text is kept as a new version."))
                return redirect(f"{reverse('helpline:annual')}?{asked.query}")
            context["faults"] = faults
    context["names"] = asked.names()
    return render(request, "helpline/annual/text.html", context)


def _shown(asked: Asked, source: str) -> dict[str, object]:
    """What a text would become, without keeping it."""
    try:
        bound = asked.bound(source)
    except TemplateError as error:
        return {"faults": [in_chapter(source, fault) for fault in error.faults]}
    warnings = [in_chapter(source, fault) for fault in bound.warnings]
    shown = {"document": bound.document, "sections": sections_of(bound.document)}
    return {"preview": shown | {"warnings": warnings}, "gap_label": gap_label()}


def _keep(actor: Person, asked: Asked, source: str, based_on: int) -> list[object]:
    """Keep a text, or say what is wrong with it."""
    try:
        asked.bound(source)
        keep_text(actor=actor, about=asked.about, source=source, based_on=based_on)
    except TemplateError as error:
        return [in_chapter(source, fault) for fault in error.faults]
    except OvertakenError as error:
        return [error]
    return []


@permission_needed(SEE_FIGURES)
def template(request: HttpRequest) -> HttpResponse:
    """A text as a file to copy and edit: the newest, or the version that is named."""
    asked = _wanted(request)
    number = whole_number(request.GET.get("version", ""))
    found = version(asked.about, number)
    if found is None and number:
        raise Http404
    source = found.source if found else shipped(asked.about.language)
    return _attachment(source.encode(), "text/markdown; charset=utf-8", f"{_name(asked)}.md")


@permission_needed(SEE_FIGURES)
def download(request: HttpRequest, ending: str) -> HttpResponse:
    asked = _wanted(request)
    if ending not in FORMS:
        raise Http404
    try:
        document = asked.bound(asked.source).document
    except (TemplateError, Edition.DoesNotExist):
        # The page tells what is wrong with it.
        return redirect(f"{reverse('helpline:annual')}?{asked.query}")
    form = FORMS[ending]
    with translation.override(document.language):
        content = form.write(document)
    return _attachment(content, form.content_type, f"{_name(asked)}.{ending}")


def _looked_at(asked: Asked) -> dict[str, object]:
    source = asked.source
    try:
        bound = asked.bound(source)
    except TemplateError as error:
        return {"faults": [in_chapter(source, fault) for fault in error.faults]}
    whole = [fault for fault in bound.warnings if not fault.line]
    places = [in_chapter(source, fault) for fault in bound.warnings if fault.line]
    return {"warnings": places, "cautions": whole} | _provenance(bound.document)


def _provenance(document: Document) -> dict[str, object]:
    """Which editions the report's numbers are from, and which tables no edition has."""
    tables = [
        one.table for one in document.figures() if isinstance(one, Figure) and not one.nothing
    ]
    return {
        "releases": list(dict.fromkeys(one.release for one in tables if one.release)),
        "unreleased": [one.title for one in tables if not one.release],
    }


@require_POST
@permission_needed(COMPOSE_TABLES)
def compose(request: HttpRequest) -> HttpResponse:
    """The report's tables as a publication, to be looked at and released by somebody else."""
    asked = _wanted(request)
    if not asked.may_publish:
        raise Http404
    try:
        edition = compose_publication(
            actor=signed_in(request), line=asked.visible.line, period=asked.period
        )
    except RefusedError as refusal:
        messages.error(request, refusal.shown)
        return redirect(f"{reverse('helpline:annual')}?{asked.query}")
    messages.info(request, _what_is_next(edition))
    return redirect("publications:edition", edition.publication.slug, edition.number)


def _what_is_next(edition: Edition) -> str:
    if edition.state == Edition.State.DRAFT:
        return gettext(
            "The report's tables are put together here. Choose the protection and prepare the "
            "edition; then somebody else releases it, and the report draws its numbers from it."
        )
    return gettext(
        "The report's tables have a publication already. If a table is missing, correct the "
        "edition, or open it for changes, and go this way once more from the report."
    )


def _asked(request: HttpRequest) -> Asked | None:
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
    form = ChoiceForm(request.GET.dict(), line=visible.line, lines=lines)
    may_write = lines_for(person, WRITE_REPORT).filter(pk=visible.line.pk).exists()
    return Asked(person, form, visible, may_write, request.GET.urlencode())


def _wanted(request: HttpRequest) -> Asked:
    asked = _asked(request)
    if asked is None or not asked.form.is_valid():
        raise Http404
    return asked


def _name(asked: Asked) -> str:
    return f"{asked.about.subject}-{asked.about.year}-{asked.about.language}"


def _attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

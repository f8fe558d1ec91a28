"""Answers of the editor's pages; the room's own views let in, and find the report."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext

from lykt.lib.numbers import whole_number
from lykt.people.models import Person
from lykt.reports.actions import OvertakenError, keep_text
from lykt.reports.document import Document, gap_label
from lykt.reports.editor.edited import EditedReport
from lykt.reports.editor.forms import TextForm
from lykt.reports.html import sections_of
from lykt.reports.queries import version
from lykt.reports.templating import TemplateError, read_template
from lykt.reports.templating.editing import in_chapter, rewritten
from lykt.reports.writing import FORMS
from lykt.statistics.charts import Figure
from lykt.statistics.models import Edition


def report_page(request: HttpRequest, asked: EditedReport) -> HttpResponse:
    """What deserves a look before the report is given out, and where its numbers are from."""
    context: dict[str, object] = {"asked": asked}
    if asked.form.is_valid():
        context |= _looked_at(asked) | {"year": asked.about.year, "versions": asked.versions()}
    return render(request, "reports/editor/report.html", context)


def _looked_at(asked: EditedReport) -> dict[str, object]:
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


def text_page(request: HttpRequest, asked: EditedReport) -> HttpResponse:
    """The text to write in; shown as it would become, or kept, when it is sent."""
    kept, source = asked.kept, asked.source
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
            faults = _keep(asked.person, asked, new, form.cleaned_data["based_on"])
            if not faults:
                messages.success(request, gettext("The text is kept as a new version."))
                return redirect(asked.page_address)
            context["faults"] = faults
    context["names"] = asked.names()
    return render(request, "reports/editor/text.html", context)


def _shown(asked: EditedReport, source: str) -> dict[str, object]:
    """What a text would become, without keeping it."""
    try:
        bound = asked.bound(source)
    except TemplateError as error:
        return {"faults": [in_chapter(source, fault) for fault in error.faults]}
    warnings = [in_chapter(source, fault) for fault in bound.warnings]
    shown = {"document": bound.document, "sections": sections_of(bound.document)}
    return {"preview": shown | {"warnings": warnings}, "gap_label": gap_label()}


def _keep(actor: Person, asked: EditedReport, source: str, based_on: int) -> list[object]:
    """Keep a text, or say what is wrong with it."""
    try:
        asked.bound(source)
        keep_text(actor=actor, about=asked.about, source=source, based_on=based_on)
    except TemplateError as error:
        return [in_chapter(source, fault) for fault in error.faults]
    except OvertakenError as error:
        return [error]
    return []


def template_file(request: HttpRequest, asked: EditedReport) -> HttpResponse:
    """A text as a file to copy and edit: the newest, or the version that is named."""
    number = whole_number(request.GET.get("version", ""))
    found = version(asked.about, number)
    if found is None and number:
        raise Http404
    source = found.source if found else asked.shipped(asked.about.language)
    name = f"{asked.file_name}.md"
    return _attachment(source.encode(), "text/markdown; charset=utf-8", name)


def report_file(asked: EditedReport, ending: str) -> HttpResponse:
    if ending not in FORMS:
        raise Http404
    try:
        document = asked.bound(asked.source).document
    except (TemplateError, Edition.DoesNotExist):
        # The page tells what is wrong with it.
        return redirect(asked.page_address)
    form = FORMS[ending]
    with translation.override(document.language):
        content = form.write(document)
    return _attachment(content, form.content_type, f"{asked.file_name}.{ending}")


def _attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def what_is_next(edition: Edition) -> str:
    """What to do with a publication of the report's tables."""
    if edition.state == Edition.State.DRAFT:
        return gettext(
            "The report's tables are put together here. Choose the protection and prepare the "
            "edition; then somebody else releases it, and the report draws its numbers from it."
        )
    return gettext(
        "The report's tables have a publication already. If a table is missing, correct the "
        "edition, or open it for changes, and go this way once more from the report."
    )

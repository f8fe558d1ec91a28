"""What somebody has reported or was exposed to: the list, and what happens with each."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lykt.incidents.access import Opened
from lykt.incidents.actions import (
    add_file,
    note_own_talk,
    open_case,
    open_file,
    write_in_own_case,
)
from lykt.incidents.attachments import NotAcceptedError
from lykt.incidents.drafts import drafts
from lykt.incidents.file_field import AttachmentField
from lykt.incidents.models import Case
from lykt.incidents.queries import case_shown, files_of, own_case_of, own_cases_of
from lykt.incidents.roles import REPORT_INCIDENT
from lykt.incidents.third_parties.access import exclusions_at_units_of
from lykt.lib.once import SentOnceForm
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person

MOST_WORDS = 20_000
_AREA = forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})


class WriteForm(SentOnceForm):
    """A question, or something to add."""

    words = forms.CharField(
        label=gettext_lazy("Ask about something, or add something"),
        max_length=MOST_WORDS,
        widget=_AREA,
    )


class NoteForm(SentOnceForm):
    """The exposed's own note from a talk."""

    words = forms.CharField(
        label=gettext_lazy("Your own note from the talk"), max_length=MOST_WORDS, widget=_AREA
    )
    shared = forms.BooleanField(
        label=gettext_lazy("Share the note with whoever leads the talks"), required=False
    )


class FileForm(SentOnceForm):
    """Something to add to the report: a photograph, a letter, a recording."""

    file = AttachmentField()


@require_GET
@permission_needed(REPORT_INCIDENT)
def own(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    context = {
        "drafts": drafts.of(person),
        "cases": own_cases_of(person),
        "exclusions": exclusions_at_units_of(person),
    }
    return render(request, "incidents/own.html", context)


@require_GET
@never_cache
@permission_needed(REPORT_INCIDENT)
def own_case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = _opened(person, pk)
    if opened.case.pk != pk:
        return redirect("incidents:own_case", opened.case.pk)
    return _page(request, person, opened)


@require_POST
@permission_needed(REPORT_INCIDENT)
def write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = _opened(person, pk)
    form = WriteForm(request.POST)
    if not form.is_valid():
        return _page(request, person, opened, form=form)
    write_in_own_case(actor=person, opened=opened, token=form.token, **form.cleaned_data)
    messages.success(request, _("Sent. You find the answer on this page."))
    return redirect("incidents:own_case", pk)


@require_POST
@permission_needed(REPORT_INCIDENT)
def note(request: HttpRequest, pk: uuid.UUID, talk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = _opened(person, pk)
    found = get_object_or_404(opened.case.talks, pk=talk, exposed__person=person)
    form = NoteForm(request.POST, prefix=str(talk))
    if not form.is_valid():
        return _page(request, person, opened, note=form)
    note_own_talk(actor=person, opened=opened, talk=found, token=form.token, **form.cleaned_data)
    messages.success(request, _("The note is kept."))
    return redirect("incidents:own_case", pk)


@require_POST
@permission_needed(REPORT_INCIDENT)
def attach(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = _opened(person, pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, opened, file=form)
    try:
        add_file(actor=person, opened=opened, file=form.cleaned_data["file"], token=form.token)
    except NotAcceptedError as error:
        form.add_error("file", str(error))
        return _page(request, person, opened, file=form)
    messages.success(request, _("The file is added."))
    return redirect("incidents:own_case", pk)


@require_GET
@never_cache
@permission_needed(REPORT_INCIDENT)
def own_file(request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    return file_response(person, _opened(person, pk), file)


def file_response(person: Person, opened: Opened, pk: uuid.UUID) -> HttpResponse:
    """To be saved, never shown in the page: what is in a file is not ours."""
    found = get_object_or_404(files_of(person, opened), pk=pk)
    held = open_file(actor=person, opened=opened, attachment=found)
    response = HttpResponse(held.content, content_type=held.media_type)
    response["Content-Disposition"] = content_disposition_header(True, held.name)
    return response


def _page(
    request: HttpRequest,
    person: Person,
    opened: Opened,
    form: WriteForm | None = None,
    note: NoteForm | None = None,
    file: FileForm | None = None,
) -> HttpResponse:
    reports = open_case(actor=person, opened=opened)
    shown = case_shown(person, opened)
    notes = {str(each.talk.pk): NoteForm(prefix=str(each.talk.pk)) for each in shown.talks}
    if note:
        notes[str(note.prefix)] = note
    context = {
        "case": opened.case,
        "parts": opened.parts,
        "reports": reports,
        "shown": shown,
        "talks": [(each, notes[str(each.talk.pk)]) for each in shown.talks],
        "next_steps": [step for step in shown.own_steps if not step.is_ended],
        "ended_steps": [step for step in shown.own_steps if step.is_ended],
        "form": form or WriteForm(),
        "file_form": file or FileForm(),
    }
    status = 422 if form or note or file else 200
    return render(request, "incidents/own_case.html", context, status=status)


def _opened(person: Person, pk: uuid.UUID) -> Opened:
    try:
        return own_case_of(person, pk)
    except Case.DoesNotExist as error:
        raise Http404 from error

"""Correcting a note from a talk, for whoever wrote it: a leader, or the exposed."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from lykt.incidents.access import Opened, Part
from lykt.incidents.actions import UnchangedError, correct_note, open_case
from lykt.incidents.deed_forms import MOST_WORDS
from lykt.incidents.models import TalkNote
from lykt.incidents.outward.views import case_address, opened_either_way
from lykt.incidents.roles import REPORT_INCIDENT
from lykt.incidents.sealed_words import words_of
from lykt.people.access import signed_in
from lykt.people.models import Person
from lykt.questions.kept_words import KeptForm, KeptWords, keep_forms


class CorrectNoteForm(forms.Form):
    """The note as it should be, and what was wrong with it."""

    kept: KeptForm

    words = forms.CharField(
        label=gettext_lazy("The note"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    shared = forms.BooleanField(
        label=gettext_lazy("Shared with the other one who was there"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("What was wrong?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )


def _to_the_note(note: uuid.UUID) -> str:
    return reverse("incidents:correct_note_of_talk", args=[note])


@never_cache
@KeptWords(_to_the_note).permission_needed(REPORT_INCIDENT)
def correct(request: HttpRequest, note: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    found = _own(person, note)
    opened = opened_either_way(person, found.talk.case_id)
    if not opened.has(Part.NOTES):
        raise Http404
    form = _form(request, person, found)
    if request.method != "POST":
        open_case(actor=person, opened=opened)
        return _show(request, opened, form)
    if not form.is_valid():
        return _show(request, opened, form, status=422)
    try:
        correct_note(actor=person, opened=opened, note=found, **form.cleaned_data)
    except UnchangedError as error:
        form.add_error(None, str(error))
        return _show(request, opened, form, status=409)
    form.kept.discard()
    messages.success(request, _("The note is corrected. What it said before stands below it."))
    return redirect(f"{case_address(opened)}#talks")


def _own(person: Person, pk: uuid.UUID) -> TalkNote:
    notes = TalkNote.objects.select_related("key", "talk__case")
    return get_object_or_404(notes, pk=pk, author=person, talk__case__destroyed_at=None)


def _form(request: HttpRequest, person: Person, note: TalkNote) -> CorrectNoteForm:
    stands = {"words": words_of(note), "shared": note.shared}
    data = request.POST if request.method == "POST" else None
    form = CorrectNoteForm(data, prefix="note", initial=stands)
    keep_forms({f"incidents.note {note.pk}": form}, person)
    return form


def _show(
    request: HttpRequest, opened: Opened, form: CorrectNoteForm, *, status: int = 200
) -> HttpResponse:
    context = {"case": opened.case, "address": case_address(opened), "form": form}
    return render(request, "incidents/correct_note.html", context, status=status)

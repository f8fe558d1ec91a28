"""Correcting a registered contact: the same form, a reason, and a look at what a colleague did."""

import uuid
from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lykt.helpline import drafts
from lykt.helpline.actions import correct_contact, open_free_text
from lykt.helpline.contact_form import (
    OPEN_TEXTS,
    ContactForm,
    corrected_form,
    form_of,
    has_open_texts,
    token_of,
    typed_correction,
    typed_in,
)
from lykt.helpline.history import Correction, corrections_since
from lykt.helpline.models import Channel, Contact
from lykt.helpline.queries import (
    contact_visible_to,
    has_readable_texts,
    may_correct,
    may_read_text,
)
from lykt.helpline.roles import CORRECT_CONTACT
from lykt.helpline.screen import toggles_screen
from lykt.helpline.views.registering import show_form
from lykt.lib.numbers import whole_number
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions.actions import StaleRevisionError, discard_draft
from lykt.questions.definition import TEXT
from lykt.questions.queries import texts_of
from lykt.vault.sealing import KeyDestroyedError


def _channel(pk: int) -> Channel:
    return get_object_or_404(Contact.objects.select_related("channel__registration"), pk=pk).channel


def keep_when_signed_out(request: HttpRequest, pk: int) -> str:
    """A form sent after the session ended: into its owner's draft, to go on from there."""
    return drafts.address_after_sign_in(request, _channel(pk))


def keep_when_refused(request: HttpRequest, pk: int) -> HttpResponse | None:
    """A form that is too old to be let in: the same, and a page that says so."""
    return drafts.page_after_refusal(request, _channel(pk))


def contact_to_correct(person: Person, pk: int) -> Contact:
    """A contact that the person may correct, with its free text if it has any."""
    try:
        contact = contact_visible_to(person, pk)
    except Contact.DoesNotExist as error:
        raise Http404 from error
    if not may_correct(person, contact):
        raise Http404
    return contact


@permission_needed(CORRECT_CONTACT, session_ended=keep_when_signed_out)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    contact = contact_to_correct(person, pk)
    if request.method != "POST":
        return _show(request, contact, form_of(contact))
    if drafts.is_for_somebody_else(request, person):
        return drafts.kept_page(request, drafts.keep(request, contact.channel))
    if request.POST.get("action") == "open_texts":
        return _open_texts(request, contact)
    if has_open_texts(request.POST) and not may_read_text(person, contact):
        raise Http404
    form = corrected_form(contact, request.POST)
    if toggles_screen(request) or not form.is_valid():
        return _show(request, contact, form)
    return _save(request, contact, form)


correct.keep_when_refused = keep_when_refused  # type: ignore[attr-defined]


def go_on_correcting(
    request: HttpRequest, pk: int, token: uuid.UUID, typed: Mapping[str, Sequence[str]]
) -> HttpResponse:
    """A correction as it was left in a draft."""
    contact = contact_to_correct(signed_in(request), pk)
    form = typed_correction(contact, token, typed)
    return _show(request, contact, form, revision=typed.get("revision", [""])[-1])


def _open_texts(request: HttpRequest, contact: Contact) -> HttpResponse:
    """The form as it is, with the free text in it from now on."""
    person = signed_in(request)
    if not may_read_text(person, contact):
        raise Http404
    if not has_readable_texts(person, contact):
        return _without_texts(request, contact)
    texts = open_free_text(actor=person, contact=contact)[0]
    in_form = {f"q-{code}": [text] for code, text in texts.items()}
    typed = {**typed_in(request.POST), **in_form, OPEN_TEXTS: ["open"]}
    return go_on_correcting(request, contact.pk, token_of(request.POST), typed)


def _save(request: HttpRequest, contact: Contact, form: ContactForm) -> HttpResponse:
    person = signed_in(request)
    times = form.times.cleaned_data
    kept = {} if has_open_texts(request.POST) else _texts_left_closed(contact)
    try:
        correct_contact(
            actor=person,
            contact=contact,
            revision=_revision(request.POST.get("revision", "")),
            started_at=times["started_at"],
            ended_at=times["ended_at"],
            answers={**form.questions.answers(), **kept},
            reason=form.reason.cleaned_data["reason"] if form.reason else "",
        )
    except StaleRevisionError:
        return _show_colleague_s(request, contact, form)
    except KeyDestroyedError:
        return _without_texts(request, contact)
    discard_draft(actor=person, token=form.token)
    messages.success(request, _("The contact is corrected."))
    return redirect("helpline:contact", contact.pk)


def _without_texts(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Its time ended while the form was open: everything else that was typed stays."""
    messages.warning(
        request, _("The free text is deleted, since its time has ended. It can not be changed.")
    )
    typed = {name: sent for name, sent in typed_in(request.POST).items() if name != OPEN_TEXTS}
    return go_on_correcting(request, contact.pk, token_of(request.POST), typed)


def _texts_left_closed(contact: Contact) -> dict[str, str]:
    """The free text that a correction of other answers leaves as it is; nobody sees it."""
    try:
        return texts_of(contact.response)
    except KeyDestroyedError:
        return {}


def _revision(text: str) -> int:
    return whole_number(text) or 0


def _show_colleague_s(request: HttpRequest, contact: Contact, form: ContactForm) -> HttpResponse:
    """Somebody was first: what they changed stands above what was typed."""
    read = _revision(request.POST.get("revision", ""))
    contact = contact_to_correct(signed_in(request), contact.pk)
    others = corrections_since(contact, read)
    return _show(request, contact, form, others=others, status=409)


def _show(
    request: HttpRequest,
    contact: Contact,
    form: ContactForm,
    *,
    revision: str = "",
    others: Sequence[Correction] = (),
    status: int | None = None,
) -> HttpResponse:
    person = signed_in(request)
    opened = any(item.kind in TEXT for item in form.questions.definition.items)
    response = show_form(
        request,
        person,
        contact.channel,
        form,
        contact=contact,
        others=others,
        revision=revision or _revision_to_send(request, contact, others),
        action=reverse("helpline:correct", args=[contact.pk]),
        texts_are_open=opened,
        may_open_texts=not opened and has_readable_texts(person, contact),
    )
    response.status_code = status or response.status_code
    return response


def _revision_to_send(request: HttpRequest, contact: Contact, others: Sequence[Correction]) -> str:
    """The revision that was read: the one in the form, until a colleague's has been shown."""
    if others:
        return str(contact.response.revision)
    return request.POST.get("revision") or str(contact.response.revision)

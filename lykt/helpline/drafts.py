"""Contacts under way: what a form has sent is kept in its owner's draft, signed in or not."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import RequestDataTooBig
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lykt.helpline.contact_form import OPEN_TEXTS, token_of, typed_in
from lykt.helpline.models import Channel, Contact
from lykt.helpline.queries import may_read_text
from lykt.lib.numbers import whole_number
from lykt.people.models import Person
from lykt.questions.actions import (
    MOST_UNDER_WAY,
    AlreadyRecordedError,
    DraftTooLargeError,
    TooManyDraftsError,
    autosave_draft,
    has_most_drafts,
    owner_of_signature,
    save_draft,
)
from lykt.questions.models import Draft, Response, Revision

MOST_SHOWN = 50


class NotKeptError(Exception):
    """A form that saves itself is not kept; the text says what its writer can do."""


@dataclass(frozen=True)
class ListedDraft:
    """A draft as its owner finds it again; what it says stays sealed."""

    token: uuid.UUID
    label: str
    saved_at: dt.datetime

    @property
    def address(self) -> str:
        return address_of(self.token)

    @property
    def discard_address(self) -> str:
        return reverse("helpline:discard_draft", args=[self.token])


def address_of(token: uuid.UUID) -> str:
    """Where the owner goes on with a draft."""
    return reverse("helpline:draft", args=[token])


def keep(request: HttpRequest, channel: Channel) -> Draft:
    """Save what a form sent in the draft of whoever the form was made for.

    The form's own signature says whose it is, whoever sends it and signed in or not. Raises
    ``BadSignature`` when it does not say, and ``RequestDataTooBig`` for more than a form takes.
    """
    return _keep(request, channel, save_draft)


def keep_while_typing(request: HttpRequest, channel: Channel) -> Draft:
    """The same for a form that saves itself. Raises also ``NotKeptError``."""
    try:
        save = partial(autosave_draft, is_recorded=partial(_is_recorded, request.POST))
        return _keep(request, channel, save)
    except TooManyDraftsError as error:
        raise NotKeptError(_too_many()) from error
    except AlreadyRecordedError as error:
        raise NotKeptError(
            _("This is registered already. What you change is not kept until you save it.")
        ) from error


def _is_recorded(data: QueryDict, person: Person) -> bool:
    """Whether a form was sent already: as a contact, or as a correction of what it had read."""
    contact = whole_number(data.get("contact", ""))
    if contact is None:
        return Response.objects.filter(token=token_of(data)).exists()
    revision = whole_number(data.get("revision", "")) or 0
    return Revision.objects.filter(
        response__contact=contact, number=revision, corrected_by=person
    ).exists()


def _keep(request: HttpRequest, channel: Channel, save: Callable[..., Draft]) -> Draft:
    token = token_of(request.POST)
    context = {
        "channel": channel.pk,
        "contact": whole_number(request.POST.get("contact", "")),
    }
    try:
        return save(
            actor=owner_of_signature(request.POST.get("signature", ""), token),
            collection=channel.registration,
            token=token,
            typed=typed_in(request.POST),
            context=context,
        )
    except DraftTooLargeError as error:
        raise RequestDataTooBig("more than any form takes was sent to be kept") from error


def warning_before_typing(person: Person) -> str:
    """What to tell somebody who opens a form that will not be kept while they type."""
    return _too_many() if has_most_drafts(person) else ""


def _too_many() -> str:
    return _(
        "You have %(most)d drafts. Finish or throw away some of them; until then a new form is "
        "not kept before you save it."
    ) % {"most": MOST_UNDER_WAY}


def keep_as_correction(request: HttpRequest, person: Person, contact: Contact) -> Draft:
    """What a form says that was changed and sent again, as a correction of what it registered."""
    open_texts = {OPEN_TEXTS: ["open"]} if may_read_text(person, contact) else {}
    return save_draft(
        actor=person,
        collection=contact.channel.registration,
        token=uuid.uuid4(),
        typed={**typed_in(request.POST), **open_texts},
        context={"channel": contact.channel_id, "contact": contact.pk},
    )


def is_for_somebody_else(request: HttpRequest, person: Person) -> bool:
    """Whether the form was made for another, who may have left this browser since."""
    try:
        owner = owner_of_signature(request.POST.get("signature", ""), token_of(request.POST))
    except BadSignature:
        return False
    return owner != person


def kept_page(request: HttpRequest, draft: Draft, status: int = 200) -> HttpResponse:
    """Says that nothing is lost, when it was saved, and where to go on."""
    return render(request, "helpline/kept.html", {"draft": draft}, status=status)


def address_after_sign_in(request: HttpRequest, channel: Channel) -> str:
    """Where somebody whose session ended goes on, with what they sent kept."""
    try:
        return address_of(keep(request, channel).pk)
    except BadSignature:
        return request.path


def page_after_refusal(request: HttpRequest, channel: Channel) -> HttpResponse | None:
    """The page for a form that is too old to be let in; None when it says not whose it is."""
    try:
        return kept_page(request, keep(request, channel), status=403)
    except BadSignature:
        return None


def drafts_of(person: Person) -> list[ListedDraft]:
    """The person's contacts under way, the newest first."""
    channels = {channel.pk: channel for channel in Channel.objects.select_related("line")}
    found = Draft.objects.filter(
        person=person, key__destroyed_at__isnull=True, context__channel__in=list(channels)
    )
    return [
        ListedDraft(draft.pk, _label(draft, channels[draft.context["channel"]]), draft.saved_at)
        for draft in found.order_by("-saved_at")[:MOST_SHOWN]
    ]


def _label(draft: Draft, channel: Channel) -> str:
    kind = channel.get_kind_display()
    if draft.context["contact"]:
        return _("Correction: %(channel)s") % {"channel": kind}
    return _("New contact: %(channel)s") % {"channel": kind}

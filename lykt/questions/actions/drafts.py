"""Forms under way: kept sealed for the person who writes them, so that nothing typed is lost.

Saving a draft leaves no audit record: forms save themselves every few seconds, and what is
registered in the end has its own.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lykt.people.models import Person
from lykt.questions.models import Collection, Draft
from lykt.vault.actions import make_key
from lykt.vault.sealing import KeyDestroyedError, seal, unseal

Typed = Mapping[str, Sequence[str]]
"""Raw form data: each field's values as they were sent."""

MAX_BYTES = 200_000
MOST_UNDER_WAY = 30
KEPT_DAYS = 14
SIGNATURE_AGE = dt.timedelta(hours=24)

_signer = TimestampSigner(salt="lykt.questions.draft")


class DraftTooLargeError(Exception):
    """More was typed than any form takes."""


class TooManyDraftsError(Exception):
    """The person has as many forms under way as are kept."""


class AlreadyRecordedError(Exception):
    """The form was sent, and is a response or a correction of one."""


def save_draft(
    *,
    actor: Person,
    collection: Collection | None,
    token: uuid.UUID,
    typed: Typed,
    context: Mapping[str, Any] | None = None,
) -> Draft:
    """Keep what was typed so far, in place of what this draft held before.

    ``context`` is what the form was opened with: ids and times, no free text; it stays as it was
    when None. Raises ``Draft.DoesNotExist`` for somebody else's draft.
    """
    plain = json.dumps({name: list(values) for name, values in typed.items()}).encode()
    if len(plain) > MAX_BYTES:
        raise DraftTooLargeError(f"the draft is larger than {MAX_BYTES:,} bytes")
    _remove_expired(actor)
    try:
        return _save(actor, collection, token, plain, context)
    except IntegrityError:
        # Saved for the first time twice at once; the other was first, and this is the newer.
        return _save(actor, collection, token, plain, context)


@transaction.atomic
def _save(
    actor: Person,
    collection: Collection | None,
    token: uuid.UUID,
    plain: bytes,
    context: Mapping[str, Any] | None,
) -> Draft:
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=token).first()
    if draft is None:
        key = make_key(destroy_on=timezone.localdate() + dt.timedelta(days=KEPT_DAYS))
        draft = Draft(pk=token, person=actor, collection=collection, key=key)
    elif draft.person_id != actor.pk:
        raise Draft.DoesNotExist
    draft.sealed = seal(draft.key, plain, _place(token))
    draft.context = draft.context if context is None else dict(context)
    draft.saved_at = timezone.now()
    draft.save()
    return draft


def autosave_draft(
    *,
    actor: Person,
    collection: Collection,
    token: uuid.UUID,
    typed: Typed,
    context: Mapping[str, Any] | None = None,
    is_recorded: Callable[[Person], bool],
) -> Draft:
    """``save_draft`` for a form that saves itself; what somebody has sent is kept by the other.

    It begins no draft when the person has ``MOST_UNDER_WAY`` of them (``TooManyDraftsError``), nor
    when the person sent the form before this came (``AlreadyRecordedError``).
    """
    earlier = Draft.objects.filter(pk=token).values_list("key", flat=True).first()
    if earlier is None and has_most_drafts(actor):
        raise TooManyDraftsError
    draft = save_draft(
        actor=actor, collection=collection, token=token, typed=typed, context=context
    )
    # Looked for after the saving: a form that is sent removes its draft last, so that of the two
    # at least one sees the other.
    if draft.key_id != earlier and is_recorded(actor):
        discard_draft(actor=actor, token=token)
        raise AlreadyRecordedError
    return draft


def has_most_drafts(person: Person) -> bool:
    """Whether the person has as many forms under way as are kept."""
    under_way = person.drafts.filter(collection__isnull=False, key__destroyed_at__isnull=True)
    return under_way.count() >= MOST_UNDER_WAY


def _remove_expired(person: Person) -> None:
    """Drafts whose time has ended can be opened by nobody."""
    for draft in Draft.objects.filter(person=person, key__destroyed_at__isnull=False):
        discard_draft(actor=person, token=draft.pk)


def _place(token: uuid.UUID) -> str:
    return f"questions.draft {token}"


def open_draft(*, actor: Person, token: uuid.UUID) -> tuple[Draft, dict[str, list[str]]]:
    """The person's own draft and what was typed in it.

    Raises ``Draft.DoesNotExist`` for one that is somebody else's, gone, or past its time.
    """
    draft = Draft.objects.select_related("key", "collection").get(pk=token, person=actor)
    try:
        typed: dict[str, list[str]] = json.loads(unseal(draft.key, draft.sealed, _place(token)))
    except KeyDestroyedError as error:
        raise Draft.DoesNotExist from error
    return draft, typed


@transaction.atomic
def discard_draft(*, actor: Person, token: uuid.UUID) -> None:
    """Remove the person's own draft and its key; one that is not there is no fault."""
    # Locked: of a form that is sent twice at once, both come here.
    own = Draft.objects.select_for_update(of=("self",)).select_related("key")
    draft = own.filter(pk=token, person=actor).first()
    if draft:
        draft.delete()
        draft.key.delete()


def same_token(place: str) -> uuid.UUID:
    """The token of a form that is found again by its place; made with the service's own secret.

    A token that a colleague could work out would let them begin a draft, or send a form, where
    only somebody else's belongs, whose words would then be kept nowhere.
    """
    made = salted_hmac("lykt.questions.same_token", place, algorithm="sha256").digest()
    return uuid.UUID(bytes=made[:16])


def draft_signature(person: Person, token: uuid.UUID) -> str:
    """What a form carries so that it can be saved into its owner's draft when the session ends."""
    return _signer.sign_object({"person": person.pk, "draft": str(token)})


def owner_of_signature(signature: str, token: uuid.UUID) -> Person:
    """Whose draft a signature lets its bearer write to, though not read.

    Raises ``django.core.signing.BadSignature`` when it is forged, older than a day, for another
    draft, or of somebody who may not sign in any more.
    """
    held = _signer.unsign_object(signature, max_age=SIGNATURE_AGE)
    person = Person.objects.filter(pk=held["person"], is_active=True).first()
    if person is None or held["draft"] != str(token):
        raise BadSignature("the signature is for another draft, or its owner may not sign in")
    return person

"""The way back: a return code is made, and somebody comes with one."""

import datetime as dt
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from lykt.chat import proof
from lykt.chat.actions.seats import held, held_for, stand_up
from lykt.chat.log import append_event
from lykt.chat.models import Conversation, ReturnCode, Seat
from lykt.chat.queries.keys import RETURN_PLACE, sealed_for_retention, unseal_from_retention
from lykt.chat.workflow import (
    DestroyedError,
    IdTakenError,
    LeftError,
    MalformedError,
    WrongCodeError,
)
from lykt.lib.clock import local_day

_LOOKUP = 32
_HASH = 32
# AES-256-GCM: a nonce (12), the conversation's key (32), a tag (16).
_WRAPPED = 60


@dataclass(frozen=True)
class Returned:
    """The new seat, and the conversation's key under the caller's words."""

    seat: Seat
    wrapped_key: bytes


def make_return_code(
    *, seat: Seat, lookup: bytes, wrapped_key: bytes, now: dt.datetime | None = None
) -> None:
    """Keep the way back. ``lookup`` is the 32 bytes that the browser derived, not its hash.

    The same again changes nothing; another code takes the place of the first. Raises
    ``LeftError``, ``DestroyedError``, and ``IdTakenError`` for words that are taken: make others.
    """
    if len(lookup) != _LOOKUP or len(wrapped_key) != _WRAPPED:
        raise MalformedError
    try:
        _keep_code(seat, hashlib.sha256(lookup).digest(), wrapped_key, now or timezone.now())
    except IntegrityError:
        raise IdTakenError from None


@transaction.atomic
def _keep_code(seat: Seat, lookup: bytes, wrapped_key: bytes, now: dt.datetime) -> None:
    conversation, _ = held_for(seat)
    kept = ReturnCode.objects.filter(conversation=conversation).first()
    if kept and bytes(kept.lookup) == lookup:
        return
    ReturnCode.objects.update_or_create(
        conversation=conversation,
        defaults={
            "lookup": lookup,
            "wrapped_key": sealed_for_retention(conversation.pk, wrapped_key, RETURN_PLACE),
            "made_at": now,
        },
    )


def come_back(
    *, lookup: bytes, seat: uuid.UUID, secret_hash: bytes, now: dt.datetime | None = None
) -> Returned:
    """A new seat for whoever has the words; the earlier tab's seat is left.

    An ended conversation stays ended, to be read: ``ask_again`` goes on with it. The same seat
    and secret again answer the same. Raises ``WrongCodeError``, which makes the next challenges
    (``proof.challenge(proof.RETURNING)``) cost more. The view has spent the proof first.
    """
    if len(lookup) != _LOOKUP or len(secret_hash) != _HASH:
        raise MalformedError
    moment = now or timezone.now()
    hashed = hashlib.sha256(lookup).digest()
    found = ReturnCode.objects.filter(lookup=hashed).select_related("conversation__desk").first()
    if found is None or found.conversation.destroy_on <= local_day(moment):
        proof.note(proof.RETURNING)
        raise WrongCodeError
    try:
        return _sit_down_again(found, seat, secret_hash, moment)
    except IntegrityError:
        # The same, sent twice at the same moment; or a seat's id that is somebody else's.
        return _sit_down_again(found, seat, secret_hash, moment)


@transaction.atomic
def _sit_down_again(
    found: ReturnCode, seat: uuid.UUID, secret_hash: bytes, now: dt.datetime
) -> Returned:
    try:
        conversation = held(found.conversation_id)
        code = ReturnCode.objects.get(pk=found.pk, lookup=found.lookup)
    except (DestroyedError, ReturnCode.DoesNotExist):
        raise WrongCodeError from None
    wrapped = unseal_from_retention(conversation.pk, code.wrapped_key, RETURN_PLACE)
    known = Seat.objects.filter(pk=seat).first()
    if known is None:
        known = _new_seat(conversation, seat, secret_hash, now)
    elif not _is_same(known, conversation, secret_hash):
        raise IdTakenError
    elif known.left_at is not None:
        raise LeftError
    return Returned(known, wrapped)


def _is_same(seat: Seat, conversation: Conversation, secret_hash: bytes) -> bool:
    same = hmac.compare_digest(bytes(seat.secret_hash or b""), secret_hash)
    return same and seat.conversation_id == conversation.pk and seat.kind == Seat.Kind.CALLER


def _new_seat(
    conversation: Conversation, seat: uuid.UUID, secret_hash: bytes, now: dt.datetime
) -> Seat:
    for earlier in conversation.seats.filter(kind=Seat.Kind.CALLER, left_at__isnull=True):
        stand_up(earlier, now)
    new = Seat(
        pk=seat,
        conversation=conversation,
        kind=Seat.Kind.CALLER,
        secret_hash=secret_hash,
        joined_at=now,
        seen_at=now,
    )
    new.save(force_insert=True)
    append_event(conversation, "returned", new, now=now)
    return new

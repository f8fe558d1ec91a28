"""A conversation begins: its id, its sealed key, its place in the queue."""

import datetime as dt
import hmac
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from lykt.chat.actions.pressing import check_open
from lykt.chat.actions.requests import note_failed_start, open_request
from lykt.chat.actions.tallying import STARTED, count
from lykt.chat.log import append_event, locked
from lykt.chat.models import Conversation, Desk, Seat
from lykt.chat.queries.availability import first_choices
from lykt.chat.queries.keys import KEY_PLACE, sealed_for_retention
from lykt.chat.workflow import (
    DestroyedError,
    IdTakenError,
    KeyChangedError,
    LeftError,
    MalformedError,
    StartFailedError,
)
from lykt.lib.clock import local_day
from lykt.questions.definition import CHOICE, Kind
from lykt.questions.queries import definition_of
from lykt.vault.retention import make_retention_key

# HPKE: an encapsulated X25519 key (32), and 32 bytes of key with AES-GCM's tag (16).
_SEALED_KEY = 80
_HASH = 32


def start_conversation(
    *,
    desk: Desk,
    pressed_at: dt.datetime,
    conversation: uuid.UUID,
    seat: uuid.UUID,
    secret_hash: bytes,
    ring_key: uuid.UUID,
    sealed_key: bytes,
    choices: Mapping[str, Any],
    now: dt.datetime | None = None,
) -> Seat:
    """Begin, or answer the same for the same conversation, seat and secret.

    The view has read the press (``read_press``) and spent the proof
    (``proof.spend(…, purpose=proof.starting(desk), by=conversation)``), which is harmless to
    repeat for the same conversation. Of ``choices`` only codes that the desk asks for are kept.
    """
    moment = now or timezone.now()
    earlier = started_before(conversation, seat, secret_hash)
    if earlier:
        return earlier
    if len(sealed_key) != _SEALED_KEY or len(secret_hash) != _HASH:
        raise MalformedError
    in_use = check_open(desk, moment)
    if in_use.pk != ring_key:
        raise KeyChangedError
    new = Conversation(
        pk=conversation,
        desk=desk,
        started_at=moment,
        touched_at=moment,
        waiting_since=moment,
        ring_key=in_use,
        sealed_key=_sealed_again(desk, conversation, sealed_key, pressed_at, moment),
        choices=known_choices(desk, choices, moment),
        destroy_on=local_day(moment) + dt.timedelta(days=desk.retention_days),
    )
    try:
        return _begin(new, seat, secret_hash, pressed_at, moment)
    except IntegrityError:
        # The same start, sent twice at the same moment; or an id that is somebody else's.
        again = started_before(conversation, seat, secret_hash)
        if again is None:
            raise IdTakenError from None
        return again


def started_before(conversation: uuid.UUID, seat: uuid.UUID, secret_hash: bytes) -> Seat | None:
    """The seat of the same start, sent before. Raises ``IdTakenError`` for another's id."""
    known = Conversation.objects.filter(pk=conversation).first()
    if known is None:
        return None
    if known.destroyed_at:
        raise DestroyedError
    found = known.seats.filter(pk=seat, kind=Seat.Kind.CALLER).first()
    if found is None or not hmac.compare_digest(bytes(found.secret_hash or b""), secret_hash):
        raise IdTakenError
    if found.left_at:
        raise LeftError
    return found


def _sealed_again(
    desk: Desk, key: uuid.UUID, sealed_key: bytes, pressed_at: dt.datetime, now: dt.datetime
) -> bytes:
    """Under the retention key, which is on the disk before there is a row that needs it."""
    try:
        make_retention_key(key)
        return sealed_for_retention(key, sealed_key, KEY_PLACE)
    except (OSError, DestroyedError) as error:
        note_failed_start(line_id=desk.channel.line_id, pressed_at=pressed_at, now=now)
        raise StartFailedError from error


@transaction.atomic
def _begin(
    new: Conversation,
    seat: uuid.UUID,
    secret_hash: bytes,
    pressed_at: dt.datetime,
    now: dt.datetime,
) -> Seat:
    new.save(force_insert=True)
    taken = Seat(
        pk=seat,
        conversation=new,
        kind=Seat.Kind.CALLER,
        secret_hash=secret_hash,
        joined_at=now,
        seen_at=now,
    )
    taken.save(force_insert=True)
    append_event(locked(new.pk), "waiting", taken, now=now)
    open_request(new, pressed_at=pressed_at, now=now)
    count(new.desk, STARTED, now)
    return taken


def known_choices(desk: Desk, choices: Mapping[str, Any], now: dt.datetime) -> dict[str, Any]:
    """Only codes of the questions that the desk asks: nothing written by hand lies unsealed."""
    version = first_choices(desk, local_day(now))
    if version is None:
        return {}
    kept: dict[str, Any] = {}
    for item in definition_of(version).items:
        if item.kind not in CHOICE:
            continue
        given, codes = choices.get(item.code), [choice.code for choice in item.choices]
        if item.kind is Kind.SEVERAL and isinstance(given, list):
            kept[item.code] = [code for code in codes if code in given]
        elif isinstance(given, str) and given in codes:
            kept[item.code] = given
    return {code: answer for code, answer in kept.items() if answer}

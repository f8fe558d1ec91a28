"""The demonstration's chat: its desk, and the requests of the days since Lykt answers it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from io import StringIO
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from lykt.chat.models import ChatRequest, Desk
from lykt.chat.workflow import CloseReason
from lykt.demo.keys import KeySecrets, make_keys
from lykt.demo.sign_ins import email_of
from lykt.helpline.hours import opening_at
from lykt.helpline.models import Contact, Line
from lykt.lib.clock import local_day, local_minute
from lykt.people.models import Person, Unit

_DAYS = 14
_UNANSWERED_PCT = 22
_LONG = dt.timedelta(days=3650)
Outcome, Cause = ChatRequest.Outcome, ChatRequest.Cause

_CAUSES = (
    (Cause.LEFT_PAGE, 6),
    (Cause.WAIT_LIMIT, 3),
    (Cause.CONNECTION_LOST, 2),
    (Cause.CLOSED, 1),
    (Cause.FAULT, 1),
)
_ENDS = (
    (Cause.BY_COUNSELLOR, CloseReason.FINISHED, 10),
    (Cause.BY_COUNSELLOR, CloseReason.REFERRED, 5),
    (Cause.BY_COUNSELLOR, CloseReason.CALLER_GONE, 3),
    (Cause.BY_CALLER, "", 6),
)


@transaction.atomic
def load_chat(*, line: Line, now: dt.datetime) -> KeySecrets:
    """The desk, the keys that it takes to chat, and what has happened there."""
    call_command("load_desk", stdout=StringIO())
    desk = Desk.objects.select_related("channel__line", "ring").get(channel__line=line)
    secrets = make_keys(desk)
    _load_requests(desk, now)
    return secrets


def demonstration_desk() -> Desk | None:
    return Desk.objects.select_related("channel__line", "ring").first()


@transaction.atomic
def keep_hours(desk: Desk, *, always_open: bool) -> None:
    """Open the chat at any hour, so that it can be tried at any hour; or as the line has it."""
    extra = desk.channel.extra_openings
    if not always_open:
        extra.all().delete()
    elif not extra.exists():
        extra.create(
            unit=Unit.objects.get(code="oslo-krisesenter"),
            opens_at=timezone.now(),
            closes_at=timezone.now() + _LONG,
        )


# --- Requests -----------------------------------------------------------------------------


def _load_requests(desk: Desk, now: dt.datetime) -> None:
    """What agrees with the last days' registrations, and those whom nobody could answer."""
    random = Random(now.date().toordinal())  # noqa: S311 - made up
    since = local_day(now) - dt.timedelta(days=_DAYS)
    contacts = list(
        Contact.objects.filter(channel=desk.channel, day__gte=since, chat_request__isnull=True)
        .select_related("unit")
        .order_by("started_at", "pk")
    )
    answered = [_answered(desk, contact, random) for contact in contacts]
    ChatRequest.objects.bulk_create([*answered, *_unanswered(desk, answered, now, random)])


def _answered(desk: Desk, contact: Contact, random: Random) -> ChatRequest:
    taken = contact.started_at + dt.timedelta(seconds=random.randrange(60))
    waited = dt.timedelta(seconds=random.choice((15, 25, 40, 70, 110, 180, 320, 560)))
    cause, reason, _weight = random.choices(_ENDS, [weight for *_, weight in _ENDS])[0]
    # Now and then a conversation is not registered; the ledger lists it.
    is_registered = random.random() > 0.06
    return _request(
        desk,
        taken - waited,
        answered_at=taken,
        answered_unit=contact.unit,
        answered_by=Person.objects.get(email=email_of("counsellor", contact.unit.code)),
        ended_at=max(contact.ended_at, taken) if contact.ended_at else taken,
        outcome=Outcome.ANSWERED,
        cause=cause,
        close_reason=reason,
        contact=contact if is_registered else None,
    )


def _unanswered(
    desk: Desk, answered: Sequence[ChatRequest], now: dt.datetime, random: Random
) -> Iterator[ChatRequest]:
    """Near the answered ones: it is when many ask that some are not reached."""
    for near in random.sample(answered, len(answered) * _UNANSWERED_PCT // 100):
        pressed = near.pressed_at + dt.timedelta(seconds=random.randrange(60, 900))
        cause = random.choices([one for one, _ in _CAUSES], [weight for _, weight in _CAUSES])[0]
        limit = desk.wait_limit * 60
        waited = limit if cause == Cause.WAIT_LIMIT else random.randrange(20, limit)
        ended = pressed + dt.timedelta(seconds=waited)
        if ended < now and opening_at(desk.channel, pressed).is_open:
            yield _request(desk, pressed, ended_at=ended, outcome=Outcome.UNANSWERED, cause=cause)


def _request(desk: Desk, pressed: dt.datetime, **rest: object) -> ChatRequest:
    assert not settings.PRODUCTION  # noqa: S101 - made-up requests never meet real ones
    return ChatRequest(
        line=desk.channel.line,
        pressed_at=pressed,
        queued_at=pressed + dt.timedelta(seconds=3),
        day=local_day(pressed),
        minute=local_minute(pressed),
        **rest,
    )

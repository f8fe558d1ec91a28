"""The ledger's rows, as the conversation's own actions write them."""

import datetime as dt

from lykt.chat.models import ChatRequest, Conversation
from lykt.lib.clock import local_day, local_minute
from lykt.people.models import Person, Unit

Outcome, Cause = ChatRequest.Outcome, ChatRequest.Cause


def open_request(
    conversation: Conversation, *, pressed_at: dt.datetime, now: dt.datetime
) -> ChatRequest:
    return ChatRequest.objects.create(
        line_id=conversation.desk.channel.line_id,
        conversation=conversation,
        pressed_at=pressed_at,
        queued_at=now,
        day=local_day(pressed_at),
        minute=local_minute(pressed_at),
    )


def current_request(conversation: Conversation) -> ChatRequest | None:
    """The one that is under way; the database holds that there is one at most."""
    return conversation.requests.filter(ended_at__isnull=True).first()


def latest_request(conversation: Conversation) -> ChatRequest | None:
    return conversation.requests.order_by("-pk").first()


def mark_answered(
    conversation: Conversation, *, by: Person, unit: Unit, now: dt.datetime
) -> ChatRequest | None:
    """The first answer counts; one that went back to the queue was answered already."""
    request = current_request(conversation)
    if request and request.answered_at is None:
        request.answered_at, request.answered_by, request.answered_unit = now, by, unit
        request.save(update_fields=["answered_at", "answered_by", "answered_unit"])
    return request


def end_request(
    conversation: Conversation, *, cause: str, now: dt.datetime, close_reason: str = ""
) -> None:
    """Answered or not goes by whether anybody ever did."""
    request = current_request(conversation)
    if request is None:
        return
    request.ended_at, request.cause, request.close_reason = now, cause, close_reason
    request.outcome = Outcome.ANSWERED if request.answered_at else Outcome.UNANSWERED
    request.save(update_fields=["ended_at", "cause", "close_reason", "outcome"])


def note_failed_start(*, line_id: int, pressed_at: dt.datetime, now: dt.datetime) -> None:
    """Somebody asked and a fault of ours stopped them: counted, with no conversation."""
    ChatRequest.objects.create(
        line_id=line_id,
        conversation=None,
        pressed_at=pressed_at,
        queued_at=now,
        ended_at=now,
        outcome=Outcome.UNANSWERED,
        cause=Cause.FAULT,
        day=local_day(pressed_at),
        minute=local_minute(pressed_at),
    )

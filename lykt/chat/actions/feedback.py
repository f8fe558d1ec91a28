"""A caller's feedback, tied to the line and the unit and to nothing else."""

import datetime as dt
import hmac
import uuid

from django.core import signing
from django.db import transaction
from django.utils import timezone

from lykt.chat.actions.requests import latest_request
from lykt.chat.models import Conversation, Desk, Seat
from lykt.chat.workflow import (
    FeedbackExpiredError,
    FeedbackGivenError,
    NotAnsweredError,
    NotEndedError,
)
from lykt.lib.clock import local_day
from lykt.people.models import Unit
from lykt.questions.actions import Answers, record_response
from lykt.questions.models import Version
from lykt.questions.queries import version_in_force

_SALT = "lykt.chat.feedback"
_HOLDS = dt.timedelta(days=1)


def feedback_token(seat: Seat, secret: bytes) -> str:
    """A signed text that lets one feedback be given, for a day; the same for the same request.

    It holds desk, unit and an id that only the seat's ``secret`` leads to, so that what is stored
    leads nobody back to the conversation. Raises ``NotEndedError``, and ``NotAnsweredError`` where
    nobody ever answered or the line asks for no feedback.
    """
    conversation = Conversation.objects.select_related("desk__channel").get(pk=seat.conversation_id)
    if conversation.state != Conversation.State.ENDED:
        raise NotEndedError
    request = latest_request(conversation)
    feedback = conversation.desk.channel.feedback_id
    if request is None or request.answered_unit_id is None or feedback is None:
        raise NotAnsweredError
    derived = hmac.digest(secret, f"lykt feedback {request.pk}".encode(), "sha256")
    given = [conversation.desk_id, request.answered_unit_id, uuid.UUID(bytes=derived[:16]).hex]
    return signing.dumps(given, salt=_SALT)


def feedback_version(desk: Desk, *, now: dt.datetime | None = None) -> Version:
    """What is asked today, for the form. Raises ``NotAnsweredError`` where nothing is asked."""
    collection = desk.channel.feedback
    if collection is None:
        raise NotAnsweredError
    return version_in_force(collection.questionnaire, local_day(now or timezone.now()))


@transaction.atomic
def give_feedback(
    *, desk: Desk, token: str, answers: Answers, now: dt.datetime | None = None
) -> None:
    """Keep checked answers to ``feedback_version``.

    Raises ``FeedbackExpiredError``, also for a token that is none, and ``FeedbackGivenError``.
    """
    try:
        of_desk, unit, key = signing.loads(token, salt=_SALT, max_age=_HOLDS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise FeedbackExpiredError from error
    if of_desk != desk.pk:
        raise FeedbackExpiredError
    version, collection = feedback_version(desk, now=now), desk.channel.feedback
    if collection is None:
        raise NotAnsweredError
    _, is_new = record_response(
        actor=None,
        collection=collection,
        version=version,
        unit=Unit.objects.get(pk=unit),
        day=local_day(now or timezone.now()),
        answers=answers,
        token=uuid.UUID(key),
    )
    if not is_new:
        raise FeedbackGivenError

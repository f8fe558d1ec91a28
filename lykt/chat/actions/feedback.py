"""A caller's feedback, tied to the line and the unit and to nothing else."""

import datetime as dt

from lykt.chat.models import Desk, Seat
from lykt.questions.actions import Answers


def feedback_token(seat: Seat, secret: bytes, *, now: dt.datetime | None = None) -> str:
    """A signed text that lets one feedback be given, for a day; the same for the same request.

    It holds desk, unit and an id that only the seat's ``secret`` leads to, so that what is stored
    leads nobody back to the conversation. Raises ``NotAnsweredError``, ``NotEndedError``.
    """
    raise NotImplementedError


def give_feedback(
    *, desk: Desk, token: str, answers: Answers, now: dt.datetime | None = None
) -> None:
    """Keep checked answers. Raises ``FeedbackExpiredError``, ``FeedbackGivenError``."""
    raise NotImplementedError

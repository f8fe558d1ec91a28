"""How a conversation moves: its states, what may happen in each, and why something is refused."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.chat.models import Conversation

_WAITING, _OPEN, _ENDED = (
    Conversation.State.WAITING,
    Conversation.State.OPEN,
    Conversation.State.ENDED,
)


class CloseReason(models.TextChoices):
    """Why a counsellor closes a conversation."""

    FINISHED = "finished", _("The conversation was finished")
    CALLER_GONE = "caller_gone", _("The caller did not answer any more")
    REFERRED = "referred", _("The caller was referred to another service")
    TECHNICAL = "technical", _("Technical problems")
    MISUSE = "misuse", _("Misuse of the service")


class FaultKind(models.TextChoices):
    """What a browser may report; nothing but the code and how often."""

    RECONNECT = "reconnect", _("The connection was lost and came back")
    RESEND = "resend", _("A message had to be sent again")
    GAP = "gap", _("Messages were missing for a while")
    DIGEST = "digest", _("The log did not agree with what had been read")
    RENUMBER = "renumber", _("Messages were numbered anew")
    SLOW_DELIVERY = "slow_delivery", _("A message took long to arrive")
    STREAM_BROKEN = "stream_broken", _("Live delivery did not work")
    DECRYPT = "decrypt", _("A message could not be opened")
    SCRIPT = "script", _("A fault in the page")


BROWSERS = frozenset({"chrome", "edge", "firefox", "opera", "safari", "samsung", "other"})


class RefusedError(Exception):
    """Something that the rules do not allow now.

    ``code`` is for programs, ``sentence`` for the screen, ``status`` for HTTP.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str | Promise] = _("This can not be done now.")
    status: ClassVar[int] = 409

    def __str__(self) -> str:
        return str(self.sentence)


# --- Coming in ----------------------------------------------------------------------------


class MalformedError(RefusedError):
    code = "malformed"
    sentence = _("The page sent something that could not be understood. Load the page again.")
    status = 400


class ClosedError(RefusedError):
    code = "closed"
    sentence = _("The chat is closed now.")


class ClosingSoonError(RefusedError):
    code = "closing_soon"
    sentence = _("The chat closes soon, and no new conversation is begun.")


class QueueFullError(RefusedError):
    """So many wait that another would not be answered in time; a flood ends here."""

    code = "queue_full"
    sentence = _("So many are waiting that we can not answer you in the chat just now.")
    status = 503


class TooOftenError(RefusedError):
    code = "too_often"
    sentence = _("You have asked several times within the hour. Wait a while, or call us.")
    status = 429


class NoKeyError(RefusedError):
    """The desk has no ring key in use: nobody could open what is written."""

    code = "no_key"
    sentence = _("The chat is not ready for use.")


class KeyChangedError(RefusedError):
    """The line's key was changed since the press; press again and seal to the new one."""

    code = "key_changed"
    sentence = _("The line’s key has just been changed. Try again.")


class PressExpiredError(RefusedError):
    code = "press_expired"
    sentence = _("It took too long. Press the button again.")


class ProofError(RefusedError):
    """A challenge not solved, expired, used before, or too light by now: solve a new one."""

    code = "proof"
    sentence = _("The page has to do its calculation once more. Try again.")
    status = 403


class IdTakenError(RefusedError):
    code = "id_taken"
    sentence = _("The conversation could not be begun. Load the page again.")


class StartFailedError(RefusedError):
    """The retention key could not be made: nothing is stored without it."""

    code = "fault"
    sentence = _("A technical fault stops new conversations just now. Call us, or try again soon.")
    status = 503


class DeleteFailedError(RefusedError):
    """The key's file could not be destroyed; it stays due and is tried again every day."""

    code = "delete_failed"
    sentence = _(
        "The conversation could not be deleted just now. We try again, at least every day."
    )
    status = 503


class WrongCodeError(RefusedError):
    code = "wrong_code"
    sentence = _("No conversation has this return code. Check the words, and try again.")
    status = 404


class NotAnsweredError(RefusedError):
    code = "not_answered"
    sentence = _("Nobody had answered, so there is nothing to give feedback on.")


class FeedbackExpiredError(RefusedError):
    code = "feedback_expired"
    sentence = _("Feedback can be given for a day after the conversation.")


class FeedbackGivenError(RefusedError):
    code = "feedback_given"
    sentence = _("Your feedback has been received already. Thank you.")


# --- In a conversation --------------------------------------------------------------------


class EndedError(RefusedError):
    code = "ended"
    sentence = _("The conversation has ended.")
    status = 410


class NotEndedError(RefusedError):
    code = "not_ended"
    sentence = _("The conversation has not ended.")


class DestroyedError(RefusedError):
    code = "destroyed"
    sentence = _("The conversation has been deleted.")
    status = 410


class LeftError(RefusedError):
    """The seat has left, or somebody came back with the return code in its place."""

    code = "left"
    sentence = _("The conversation has been opened elsewhere.")
    status = 403


class NotSeatedError(RefusedError):
    code = "not_seated"
    sentence = _("You are not in this conversation.")
    status = 403


class TakenError(RefusedError):
    code = "taken"
    sentence = _("A colleague has already taken this conversation.")


class NotOpenError(RefusedError):
    code = "not_open"
    sentence = _("The conversation is waiting for a counsellor.")


class LastOneError(RefusedError):
    code = "last_one"
    sentence = _(
        "You are the only counsellor here. Close the conversation, or ask a colleague to take over."
    )


class UnknownReasonError(RefusedError):
    code = "unknown_reason"
    sentence = _("Choose why the conversation is closed.")
    status = 400


# --- Who may ------------------------------------------------------------------------------


class NotAllowedError(RefusedError):
    code = "not_allowed"
    sentence = _("You may not answer this line’s chat for that unit.")
    status = 403


class NoGrantError(RefusedError):
    code = "no_grant"
    sentence = _(
        "You do not have access to the line’s key yet. "
        "Ask a colleague who has it to give it to you."
    )
    status = 403


class NotOnDutyError(RefusedError):
    code = "not_on_duty"
    sentence = _("Go on duty first.")


class ColleagueUnableError(RefusedError):
    code = "colleague_unable"
    sentence = _("The colleague is not on duty, or can not open this conversation.")


class SeatedAlreadyError(RefusedError):
    code = "seated_already"
    sentence = _("The colleague is in the conversation already.")


class InvitedAlreadyError(RefusedError):
    code = "invited_already"
    sentence = _("The colleague has been asked already, and has not answered.")


class InvitationOverError(RefusedError):
    code = "invitation_over"
    sentence = _("The request to you does not stand any more.")


class LinkedAlreadyError(RefusedError):
    code = "linked_already"
    sentence = _("This conversation is registered already, or the registration belongs to another.")


# --- Moves --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """From which states, to which (None: as it is), and what another state is answered with."""

    sources: frozenset[str]
    target: str | None
    refusals: Mapping[str, type[RefusedError]]


TAKE = Move(frozenset({_WAITING}), _OPEN, {_OPEN: TakenError, _ENDED: EndedError})
COME_IN = Move(frozenset({_OPEN}), None, {_WAITING: NotOpenError, _ENDED: EndedError})
INVITE = Move(frozenset({_OPEN}), None, {_WAITING: NotOpenError, _ENDED: EndedError})
REQUEUE = Move(frozenset({_OPEN}), _WAITING, {_WAITING: NotOpenError, _ENDED: EndedError})
END = Move(frozenset({_WAITING, _OPEN}), _ENDED, {_ENDED: EndedError})
ASK_AGAIN = Move(frozenset({_ENDED}), _WAITING, {_WAITING: NotEndedError, _OPEN: NotEndedError})


def check_move(conversation: Conversation, move: Move) -> None:
    """Raises the refusal that fits the state that the conversation is in."""
    if conversation.destroyed_at is not None:
        raise DestroyedError
    if conversation.state not in move.sources:
        raise move.refusals[conversation.state]


def make_move(conversation: Conversation, move: Move, now: dt.datetime) -> None:
    """Bring a ``locked`` conversation to the move's state; waiting begins or ends with it."""
    check_move(conversation, move)
    if move.target is None:
        return
    conversation.state = move.target
    conversation.waiting_since = now if move.target == _WAITING else None
    conversation.save(update_fields=["state", "waiting_since"])

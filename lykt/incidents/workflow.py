"""The states of a case, and the moves between them."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a case stands."""

    RECEIVED = "received", _("Received")
    FOLLOWED_UP = "followed_up", _("Being followed up")
    CLOSED = "closed", _("Concluded")
    JOINED = "joined", _("Joined with another")


class Move(models.TextChoices):
    """What somebody does with a case as a whole."""

    TAKE = "take", _("Start the follow-up")
    CLOSE = "close", _("Close")
    REOPEN = "reopen", _("Open again")
    JOIN = "join", _("Join with another")


MOVES: Mapping[Move, Mapping[State, State]] = {
    Move.TAKE: {State.RECEIVED: State.FOLLOWED_UP},
    Move.CLOSE: {State.RECEIVED: State.CLOSED, State.FOLLOWED_UP: State.CLOSED},
    Move.REOPEN: {State.CLOSED: State.FOLLOWED_UP},
    Move.JOIN: {State.RECEIVED: State.JOINED, State.FOLLOWED_UP: State.JOINED},
}
"""From which state each move leads to which."""

OPEN = frozenset({State.RECEIVED, State.FOLLOWED_UP})


def allows(state: str, move: Move) -> bool:
    return state in MOVES[move]


def after(state: str, move: Move) -> State:
    """Raises ``KeyError`` for a move that the state does not allow."""
    return MOVES[move][State(state)]

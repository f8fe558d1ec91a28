"""The states of a wave, and the moves between them."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a wave stands."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open for answers")
    CLOSED = "closed", _("Closed for answers")
    TOO_FEW = "too_few", _("Closed without results")


class Move(models.TextChoices):
    """What is done with a wave as a whole."""

    OPEN = "open", _("Open")
    COUNT = "count", _("Close and count")
    GIVE_UP = "give_up", _("Close without results")


MOVES: Mapping[Move, Mapping[State, State]] = {
    Move.OPEN: {State.PLANNED: State.OPEN},
    Move.COUNT: {State.OPEN: State.CLOSED},
    Move.GIVE_UP: {State.OPEN: State.TOO_FEW},
}
"""From which state each move leads to which."""

OVER = frozenset({State.CLOSED, State.TOO_FEW})


def after(state: str, move: Move) -> State:
    """Raises ``KeyError`` for a move that the state does not allow."""
    return MOVES[move][State(state)]

"""The states of a deviation, and the moves between them; each move ends a step of the routine."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a deviation stands."""

    RECEIVED = "received", _("Received")
    CAUSE_FOUND = "cause_found", _("The cause is found")
    MEASURE_DECIDED = "measure_decided", _("A measure is decided")
    MEASURE_DONE = "measure_done", _("The measure is carried out")
    EFFECT_CHECKED = "effect_checked", _("The effect is checked")
    NO_MEASURE = "no_measure", _("No measure is needed")
    CLOSED = "closed", _("Dealt with")


class Move(StrEnum):
    """What somebody does with a deviation as a whole."""

    FIND_CAUSE = "find_cause"
    DECIDE_MEASURE = "decide_measure"
    DECIDE_NONE = "decide_none"
    CHANGE_MEASURE = "change_measure"
    CARRY_OUT = "carry_out"
    CONFIRM_EFFECT = "confirm_effect"
    DENY_EFFECT = "deny_effect"
    CLOSE = "close"
    REOPEN = "reopen"


MOVES: Mapping[Move, Mapping[State, State]] = {
    Move.FIND_CAUSE: {State.RECEIVED: State.CAUSE_FOUND},
    Move.DECIDE_MEASURE: {State.CAUSE_FOUND: State.MEASURE_DECIDED},
    Move.DECIDE_NONE: {State.CAUSE_FOUND: State.NO_MEASURE},
    Move.CHANGE_MEASURE: {State.MEASURE_DECIDED: State.MEASURE_DECIDED},
    Move.CARRY_OUT: {State.MEASURE_DECIDED: State.MEASURE_DONE},
    Move.CONFIRM_EFFECT: {State.MEASURE_DONE: State.EFFECT_CHECKED},
    # What did not help was aimed at the wrong cause, or was too little: it is looked for again.
    Move.DENY_EFFECT: {State.MEASURE_DONE: State.RECEIVED},
    Move.CLOSE: {State.EFFECT_CHECKED: State.CLOSED, State.NO_MEASURE: State.CLOSED},
    # Something was wrong with how it was dealt with: it is looked at from the cause on.
    Move.REOPEN: {State.CLOSED: State.RECEIVED},
}
"""From which state each move leads to which."""

STEPS: Mapping[Move, str] = {
    Move.FIND_CAUSE: "find_cause",
    Move.DECIDE_MEASURE: "decide_measure",
    Move.DECIDE_NONE: "decide_measure",
    Move.CARRY_OUT: "carry_out_measure",
    Move.CONFIRM_EFFECT: "check_effect",
    Move.DENY_EFFECT: "check_effect",
}
"""The step of the routine ``deviation`` that each move ends; closing needs all of them ended."""


def allows(state: str, move: Move) -> bool:
    return state in MOVES[move]


def after(state: str, move: Move) -> State:
    """Raises ``KeyError`` for a move that the state does not allow."""
    return MOVES[move][State(state)]

"""The states of an assessment, and the moves between them."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an assessment stands."""

    ASSESSED = "assessed", _("Being assessed")
    TO_REPORT = "to_report", _("To be reported")
    REPORTED = "reported", _("The police are told")
    NOT_REPORTED = "not_reported", _("Not reported")
    CLOSED = "closed", _("Concluded")


class Move(models.TextChoices):
    """What somebody does with an assessment as a whole."""

    DECIDE_YES = "decide_yes", _("Decide to report")
    DECIDE_NO = "decide_no", _("Decide not to report")
    REPORT = "report", _("Report")
    RECONSIDER = "reconsider", _("Assess again")
    CLOSE = "close", _("Conclude")


MOVES: Mapping[Move, Mapping[State, State]] = {
    Move.DECIDE_YES: {State.ASSESSED: State.TO_REPORT},
    Move.DECIDE_NO: {State.ASSESSED: State.NOT_REPORTED},
    Move.REPORT: {State.TO_REPORT: State.REPORTED},
    Move.RECONSIDER: {
        State.TO_REPORT: State.ASSESSED,
        State.NOT_REPORTED: State.ASSESSED,
        State.REPORTED: State.ASSESSED,
        State.CLOSED: State.ASSESSED,
    },
    Move.CLOSE: {State.REPORTED: State.CLOSED, State.NOT_REPORTED: State.CLOSED},
}
"""From which state each move leads to which."""


def allows(state: str, move: Move) -> bool:
    return state in MOVES[move]


def after(state: str, move: Move) -> State:
    """Raises ``KeyError`` for a move that the state does not allow."""
    return MOVES[move][State(state)]

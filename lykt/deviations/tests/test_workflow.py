"""The table of moves, from each state to wherever it leads."""

import pytest

from lykt.deviations.workflow import MOVES, STEPS, Move, State, after, allows
from lykt.routines.shipping import shipped_routines


def _reached_from(state: State) -> set[State]:
    reached: set[State] = set()
    ahead = {state}
    while ahead:
        reached |= ahead
        ahead = {after(at, move) for at in ahead for move in Move if allows(at, move)} - reached
    return reached


@pytest.mark.parametrize("state", State)
def test_from_wherever_it_stands_it_can_be_closed(state: State) -> None:
    assert State.CLOSED in _reached_from(state)


def test_every_state_is_reached_from_the_report_and_out_of_closed_only_by_opening_again() -> None:
    assert _reached_from(State.RECEIVED) == set(State)
    assert [move for move in Move if allows(State.CLOSED, move)] == [Move.REOPEN]
    assert after(State.CLOSED, Move.REOPEN) == State.RECEIVED


def test_every_move_is_in_the_table_and_all_that_lead_on_within_the_routine_end_a_step() -> None:
    assert set(MOVES) == set(Move)
    assert set(STEPS) == set(Move) - {Move.CHANGE_MEASURE, Move.CLOSE, Move.REOPEN}


def test_each_step_that_a_move_ends_is_in_the_shipped_routine() -> None:
    (routine,) = (one for one in shipped_routines() if one.definition.code == "deviation")
    codes = {step.code for step in routine.definition.steps}
    assert set(STEPS.values()) <= codes
    assert {"describe", "start_threat_routine", "answer_reporter"} <= codes

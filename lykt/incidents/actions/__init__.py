"""Every write of the incidents room; opening a case is one, since it is recorded."""

from lykt.incidents.actions.correcting import UnchangedError, correct_facts, set_steps_aside
from lykt.incidents.actions.correcting_notes import correct_note
from lykt.incidents.actions.correcting_rows import StaysError, correct_row, values_of_row
from lykt.incidents.actions.files import add_file, open_file
from lykt.incidents.actions.following import (
    MovedError,
    NotReadyError,
    add_cost,
    add_exposed,
    answer_employee,
    close_case,
    decide_cost,
    hold_talk,
    plan_talk,
    reopen_case,
    take_case,
)
from lykt.incidents.actions.joining import join_cases
from lykt.incidents.actions.measures import (
    EndedError,
    add_measure,
    drop_measure,
    end_measure,
    open_measure,
)
from lykt.incidents.actions.opening import ShownReport, open_case
from lykt.incidents.actions.own import note_own_talk, write_in_own_case
from lykt.incidents.actions.policies import set_policy
from lykt.incidents.actions.reporting import NotTakenError, submit_report

__all__ = (
    "EndedError",
    "MovedError",
    "NotReadyError",
    "NotTakenError",
    "ShownReport",
    "StaysError",
    "UnchangedError",
    "add_cost",
    "add_exposed",
    "add_file",
    "add_measure",
    "answer_employee",
    "close_case",
    "correct_facts",
    "correct_note",
    "correct_row",
    "decide_cost",
    "drop_measure",
    "end_measure",
    "hold_talk",
    "join_cases",
    "note_own_talk",
    "open_case",
    "open_file",
    "open_measure",
    "plan_talk",
    "reopen_case",
    "set_policy",
    "set_steps_aside",
    "submit_report",
    "take_case",
    "values_of_row",
    "write_in_own_case",
)

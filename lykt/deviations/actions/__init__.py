"""Every write of the deviations room; opening one is a write, since it is recorded."""

from lykt.deviations.actions.following import (
    MovedError,
    NotReadyError,
    answer_reporter,
    carry_out_measure,
    change_measure,
    check_effect,
    close_deviation,
    decide_measure,
    decide_no_measure,
    find_cause,
    reopen_deviation,
)
from lykt.deviations.actions.opening import open_deviation
from lykt.deviations.actions.reporting import NotTakenError, submit_deviation

__all__ = (
    "MovedError",
    "NotReadyError",
    "NotTakenError",
    "answer_reporter",
    "carry_out_measure",
    "change_measure",
    "check_effect",
    "close_deviation",
    "decide_measure",
    "decide_no_measure",
    "find_cause",
    "open_deviation",
    "reopen_deviation",
    "submit_deviation",
)

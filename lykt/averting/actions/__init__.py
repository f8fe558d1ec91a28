"""Every write of the averting room; opening an assessment is one, since it is recorded."""

from lykt.averting.actions.deciding import (
    NotReadyError,
    decide_assessment,
    evaluate_assessment,
    look_again,
    reconsider_assessment,
    report_to_police,
)
from lykt.averting.actions.keeping import keep_unfinished
from lykt.averting.actions.opening import (
    begin_assessment,
    open_assessment,
    open_conversation,
    open_package,
)
from lykt.averting.actions.police import set_police_contacts
from lykt.averting.actions.writing import (
    MovedError,
    answer_question,
    choose_excerpt,
    consult_leader,
    follow_up,
    record_operator_answer,
    request_from_operator,
)

__all__ = (
    "MovedError",
    "NotReadyError",
    "answer_question",
    "begin_assessment",
    "choose_excerpt",
    "consult_leader",
    "decide_assessment",
    "evaluate_assessment",
    "follow_up",
    "keep_unfinished",
    "look_again",
    "open_assessment",
    "open_conversation",
    "open_package",
    "reconsider_assessment",
    "record_operator_answer",
    "report_to_police",
    "request_from_operator",
    "set_police_contacts",
)

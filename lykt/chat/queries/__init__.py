"""Reading desks and conversations back: guarded getters, lists, counts."""

from lykt.chat.queries.access import (
    answering_unit,
    caller_seat,
    conversation_for,
    desk_for,
    desks_for,
    invitation_for,
    may_answer,
    units_answering,
)
from lykt.chat.queries.availability import (
    Availability,
    availability,
    desk_of,
    desks_open,
    first_choices,
    key_in_use,
)
from lykt.chat.queries.board import (
    Board,
    OwnConversation,
    WaitingCaller,
    board_for,
    colleagues_on_duty,
    own_duty,
)
from lykt.chat.queries.diagnosis import Diagnosis, diagnosis_for, diagnosis_in_words
from lykt.chat.queries.keys import sealed_key_for
from lykt.chat.queries.standing import Standing, standing_of, usual_wait

__all__ = [
    "Availability",
    "Board",
    "Diagnosis",
    "OwnConversation",
    "Standing",
    "WaitingCaller",
    "answering_unit",
    "availability",
    "board_for",
    "caller_seat",
    "colleagues_on_duty",
    "conversation_for",
    "desk_for",
    "desk_of",
    "desks_for",
    "desks_open",
    "diagnosis_for",
    "diagnosis_in_words",
    "first_choices",
    "invitation_for",
    "key_in_use",
    "may_answer",
    "own_duty",
    "sealed_key_for",
    "standing_of",
    "units_answering",
    "usual_wait",
]

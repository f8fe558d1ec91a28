"""Every write of the chat room but messages, which go by ``live.writer``.

Each locks the conversation's row first, then checks, then changes and appends events, in one
transaction. What the rules do not allow raises a ``workflow.RefusedError``. Staff acts are in the
audit log; a caller's are not. ``now`` is for tests, and for those who play a night through.
"""

from lykt.chat.actions.answering import (
    close_conversation,
    leave_conversation,
    link_contact,
    take_conversation,
)
from lykt.chat.actions.callers import ask_again, delete_now, end_by_caller, leave_page
from lykt.chat.actions.desks import set_phrases, set_up_desk
from lykt.chat.actions.destroying import destroy_conversations, remove_orphan_keys
from lykt.chat.actions.duty import go_on_duty, leave_duty, seen_at_desk, set_takes_new
from lykt.chat.actions.faults import report_faults, tally_browser
from lykt.chat.actions.feedback import feedback_token, feedback_version, give_feedback
from lykt.chat.actions.inviting import answer_invitation, invite, withdraw_invitation
from lykt.chat.actions.pressing import Press, press, read_press
from lykt.chat.actions.returning import Returned, come_back, make_return_code
from lykt.chat.actions.starting import start_conversation
from lykt.chat.actions.sweeping import Swept, sweep

__all__ = [
    "Press",
    "Returned",
    "Swept",
    "answer_invitation",
    "ask_again",
    "close_conversation",
    "come_back",
    "delete_now",
    "destroy_conversations",
    "end_by_caller",
    "feedback_token",
    "feedback_version",
    "give_feedback",
    "go_on_duty",
    "invite",
    "leave_conversation",
    "leave_duty",
    "leave_page",
    "link_contact",
    "make_return_code",
    "press",
    "read_press",
    "remove_orphan_keys",
    "report_faults",
    "seen_at_desk",
    "set_phrases",
    "set_takes_new",
    "set_up_desk",
    "start_conversation",
    "sweep",
    "take_conversation",
    "tally_browser",
    "withdraw_invitation",
]

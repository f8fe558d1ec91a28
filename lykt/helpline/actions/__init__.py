"""Every write of the helpline room: lines, and contacts."""

from lykt.helpline.actions.contacts import (
    NewContact,
    correct_contact,
    open_feedback_text,
    open_free_text,
    record_contact,
    record_contacts,
)
from lykt.helpline.actions.lines import add_hours, change_bands, remove_hours, set_up_line

__all__ = [
    "NewContact",
    "add_hours",
    "change_bands",
    "correct_contact",
    "open_feedback_text",
    "open_free_text",
    "record_contact",
    "record_contacts",
    "remove_hours",
    "set_up_line",
]

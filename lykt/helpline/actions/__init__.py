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
from lykt.helpline.actions.openings import (
    add_extra_opening,
    change_hours,
    remove_extra_opening,
)

__all__ = [
    "NewContact",
    "add_extra_opening",
    "add_hours",
    "change_bands",
    "change_hours",
    "correct_contact",
    "open_feedback_text",
    "open_free_text",
    "record_contact",
    "record_contacts",
    "remove_extra_opening",
    "remove_hours",
    "set_up_line",
]

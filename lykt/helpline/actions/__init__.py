"""Every write of the helpline room: lines, and contacts."""

from lykt.helpline.actions.contacts import (
    NewContact,
    correct_contact,
    open_free_text,
    record_contact,
    record_contacts,
)
from lykt.helpline.actions.lines import set_up_line

__all__ = [
    "NewContact",
    "correct_contact",
    "open_free_text",
    "record_contact",
    "record_contacts",
    "set_up_line",
]

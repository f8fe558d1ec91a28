"""Every write of the helpline room: lines, and contacts."""

from lykt.helpline.actions.contacts import (
    NewContact,
    record_contact,
    record_contacts,
)
from lykt.helpline.actions.lines import set_up_line

__all__ = ["NewContact", "record_contact", "record_contacts", "set_up_line"]

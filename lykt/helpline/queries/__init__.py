"""Reading the helpline's lines and contacts back: who may see what, lists, searches."""

from lykt.helpline.queries.access import (
    Reach,
    channels_registering,
    contact_visible_to,
    contacts_visible_to,
    lines_for,
    may_correct,
    may_read_text,
    parties_on,
    reach_of,
    units_registering,
)

__all__ = [
    "Reach",
    "channels_registering",
    "contact_visible_to",
    "contacts_visible_to",
    "lines_for",
    "may_correct",
    "may_read_text",
    "parties_on",
    "reach_of",
    "units_registering",
]

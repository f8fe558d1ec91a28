"""Reading the helpline's lines and contacts back: who may see what, lists, searches."""

from lykt.helpline.queries.access import (
    Reach,
    channels_registering,
    contact_visible_to,
    contacts_visible_to,
    has_readable_texts,
    lines_for,
    may_correct,
    may_read_text,
    parties_on,
    reach_of,
    registration_definitions,
    units_registering,
    units_seen,
)
from lykt.helpline.queries.contact_list import (
    Page,
    Position,
    Search,
    counts_of_day,
    page_of_contacts,
)
from lykt.helpline.queries.feedback import feedback_with_readable_text, page_of_feedback

__all__ = [
    "Page",
    "Position",
    "Reach",
    "Search",
    "channels_registering",
    "contact_visible_to",
    "contacts_visible_to",
    "counts_of_day",
    "feedback_with_readable_text",
    "has_readable_texts",
    "lines_for",
    "may_correct",
    "may_read_text",
    "page_of_contacts",
    "page_of_feedback",
    "parties_on",
    "reach_of",
    "registration_definitions",
    "units_registering",
    "units_seen",
]

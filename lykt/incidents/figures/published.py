"""A year's incidents as data, with the keys of the note's published figures."""

from typing import Any

from lykt.incidents.figures.specs import IN_WRITING
from lykt.incidents.figures.years import YearFigures

PLACES = ("telephone", IN_WRITING, "reception", "meeting_room")

FROM_SURVEYS = frozenset(
    {
        "physical_attack_12_months_pct",
        "threatened_face_to_face_nav_office_pct",
        "threatened_contact_centre_2021_pct_about",
        "municipal_minus_state_threatened_points_about",
        "aged_29_or_younger_relative_to_60_or_older_physical_attack",
        "safety_at_nav_offices_seen_as_attended_to_change_points",
    }
)
"""What the note takes from surveys among the staff: no room holds them, and no count gives them."""


def as_keys(figures: YearFigures) -> dict[str, Any]:
    """What registered incidents give, of the last year and those before it."""
    year, before = figures.year, figures.year - 1
    return {
        f"registered_incidents_change_{before}_{year}_pct": figures.change,
        "where_incidents_happen_pct": {
            place: {str(one): figures.place(place, one) for one in figures.years}
            for place in PLACES
        },
        f"types_that_did_not_rise_{before}_{year}": [
            one.code for one in figures.types if not figures.rose(one.code)
        ],
    }

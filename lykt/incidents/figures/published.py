"""A year's incidents and surveys as data, with the keys of the note's published figures."""

from typing import Any

from lykt.incidents.figures import surveys
from lykt.incidents.figures.specs import IN_WRITING
from lykt.incidents.figures.surveys import OFFICES, Asked, SurveyFigures
from lykt.incidents.figures.years import YearFigures
from lykt.statistics.tables import rounded

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
"""What the note takes from surveys of the staff: known where their tables are released."""


def as_keys(figures: YearFigures, answered: SurveyFigures) -> dict[str, Any]:
    """What registered incidents and released surveys give, of the last year and those before it."""
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
        **_of_surveys(answered, year),
    }


def _of_surveys(answered: SurveyFigures, year: int) -> dict[str, Any]:
    centre = answered.share(surveys.THREATENED, year, code=answered.most_threatened(year))
    threatened = answered.difference(
        surveys.THREATENED, year, surveys.EMPLOYER, "municipality", "state"
    )
    attacked = answered.times(surveys.ATTACKED, year, surveys.AGE, "29_or_younger", "60_or_older")
    safe = [answered.share(surveys.SAFE, one, code=OFFICES).percent for one in (year, year - 1)]
    change = None if safe[0] is None or safe[1] is None else safe[0] - safe[1]
    return {
        "physical_attack_12_months_pct": {
            "nav_office": _by_year(answered, surveys.ATTACKED, OFFICES),
            "all_staff": _by_year(answered, surveys.ATTACKED),
        },
        "threatened_face_to_face_nav_office_pct": _by_year(answered, surveys.FACE_TO_FACE, OFFICES),
        f"threatened_contact_centre_{year}_pct_about": _about(centre.percent),
        "municipal_minus_state_threatened_points_about": _about(threatened),
        "aged_29_or_younger_relative_to_60_or_older_physical_attack": _whole(attacked),
        "safety_at_nav_offices_seen_as_attended_to_change_points": _whole(change),
    }


def _by_year(answered: SurveyFigures, asked: Asked, code: str = "") -> dict[str, float | None]:
    return {
        str(year): answered.share(asked, year, code=code).shown(asked.decimals)
        for year in answered.years(asked)
    }


def _whole(number: float | None) -> int | None:
    if number is None:
        return None
    return int(rounded(number)) if number >= 0 else -int(rounded(-number))


def _about(number: float | None) -> int | None:
    """To the nearest ten, as the note says “about” and “almost half”."""
    return None if number is None else 10 * (_whole(number / 10) or 0)

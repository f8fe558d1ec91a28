"""Readings of deviations, guarded where people are named; the year's, which counts, is apart."""

from lykt.deviations.queries.deviations import (
    deviation_visible_to,
    deviations_followed_up_by,
    deviations_instead_of_leader,
    measures_owned_by,
    own_deviations_of,
)
from lykt.deviations.queries.lines import unit_following_up
from lykt.deviations.queries.listing import deviation_rows
from lykt.deviations.queries.people import possible_owners
from lykt.deviations.queries.shown import ShownDeviation, deviation_shown
from lykt.deviations.queries.steps import open_tasks_of, steps_of
from lykt.deviations.queries.units import lines_reported_for, units_reported_for

__all__ = (
    "ShownDeviation",
    "deviation_rows",
    "deviation_shown",
    "deviation_visible_to",
    "deviations_followed_up_by",
    "deviations_instead_of_leader",
    "lines_reported_for",
    "measures_owned_by",
    "open_tasks_of",
    "own_deviations_of",
    "possible_owners",
    "steps_of",
    "unit_following_up",
    "units_reported_for",
)

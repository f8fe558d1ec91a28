"""Every reading of cases and reports; guarded where a person is named."""

from lykt.incidents.queries.cases import (
    case_visible_to,
    cases_near,
    cases_visible_to,
    own_case_of,
    own_cases_of,
)
from lykt.incidents.queries.listing import case_rows
from lykt.incidents.queries.people import employees_in, people_around
from lykt.incidents.queries.policies import takes_anonymous_reports
from lykt.incidents.queries.shown import case_shown, files_of
from lykt.incidents.queries.steps import (
    open_tasks_of,
    own_steps,
    routines_shown,
    runs_of_case,
    told_of,
)
from lykt.incidents.queries.units import units_reported_for

__all__ = (
    "case_rows",
    "case_shown",
    "case_visible_to",
    "cases_near",
    "cases_visible_to",
    "employees_in",
    "files_of",
    "open_tasks_of",
    "own_case_of",
    "own_cases_of",
    "own_steps",
    "people_around",
    "routines_shown",
    "runs_of_case",
    "takes_anonymous_reports",
    "told_of",
    "units_reported_for",
)

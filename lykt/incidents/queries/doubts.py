"""Steps that do not fit a case any more, since its facts were corrected."""

from lykt.incidents.facts import routines_for
from lykt.incidents.models import Case, Correction
from lykt.incidents.queries.cases import opening_report
from lykt.incidents.queries.steps import runs_of_case
from lykt.routines.applying import tasks_that_apply_no_more
from lykt.routines.models import Task


def tasks_in_doubt(case: Case) -> list[Task]:
    """Open ones, for whoever follows up to set aside; empty in a case that was not corrected."""
    if not case.corrections.filter(kind=Correction.Kind.FACTS).exists():
        return []
    report = opening_report(case)
    fitting = routines_for(report.response.answers)
    found: list[Task] = []
    for run in runs_of_case(case).filter(reported_at=report.reported_at):
        if run.version.routine.code in fitting:
            found += tasks_that_apply_no_more(run)
        else:
            found += run.tasks.filter(ended_at=None).order_by("pk")
    return found

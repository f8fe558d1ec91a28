"""Some incidents that are reported in the ordinary way, with every routine that fits."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.utils import timezone

from bench.incidents.organisation import named
from lykt.demo.workplaces.plan import WORKPLACES, plan_year
from lykt.incidents.actions import submit_report
from lykt.incidents.collection import report_collection
from lykt.incidents.models import Case, Report
from lykt.people.models import Unit
from lykt.questions.queries import version_in_force

REPORTED = 40
_WORDS = "Oppdiktet: Personen slo i skranken og nektet å gå."


def report_some(offices: Sequence[Unit], now: dt.datetime) -> None:
    """One at each of the first offices, by its employee, of every kind that is planned."""
    version = version_in_force(report_collection().questionnaire, timezone.localdate())
    planned = [one.answers for each in WORKPLACES for one in plan_year(each, 2021)]
    signing = zip(offices[:REPORTED], named("employee-")[:REPORTED], strict=True)
    for number, (office, employee) in enumerate(signing):
        submit_report(
            actor=employee,
            unit=office,
            happened_at=now - dt.timedelta(hours=3, minutes=number),
            version=version,
            answers={**planned[number * 7], "reporter": "exposed", "description": _WORDS},
            token=uuid.uuid4(),
        )


def reports() -> list[Report]:
    """Those that were made so, and not filled in: somebody signed them."""
    found = Report.objects.filter(reporter__isnull=False).select_related("case__unit", "response")
    return list(found.order_by("reported_at")[:REPORTED])


def cases() -> list[Case]:
    """In the order of their offices."""
    return [each.case for each in reports()]

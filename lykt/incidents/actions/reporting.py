"""Taking a report: one form is one report, and the first report of an event opens its case."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.incidents.actions.starting import start_routines
from lykt.incidents.collection import FOLLOWED_UP_DAYS, report_collection
from lykt.incidents.models import Case, Exposed, Report
from lykt.incidents.queries.policies import takes_anonymous_reports
from lykt.incidents.roles import REPORT_INCIDENT
from lykt.incidents.sealed_words import save_sealed
from lykt.incidents.tokens import nameless
from lykt.lib.clock import local_day
from lykt.people.models import Person, Unit
from lykt.people.queries import may
from lykt.questions.actions import Answers, record_response
from lykt.questions.models import Response, Version


class NotTakenError(Exception):
    """A report that can not be taken here; the text says where it belongs or what to do."""


@transaction.atomic
def submit_report(
    *,
    actor: Person,
    unit: Unit,
    happened_at: dt.datetime,
    version: Version,
    answers: Answers,
    token: uuid.UUID,
    anonymous: bool = False,
    exposed: Person | None = None,
) -> tuple[Report, bool]:
    """``(report, True)``, or the earlier one and False for a form that was sent before.

    ``exposed`` is the colleague whom somebody else reports for: it is their case from the start.

    With ``anonymous`` nothing says who reported: no row, no audit record. A form that was sent so
    stays so, also when it is sent again with a name.
    """
    _refuse_what_belongs_elsewhere(actor, unit, happened_at, answers, anonymous)
    unnamed = nameless(token)
    if anonymous or Report.objects.filter(pk=unnamed).exists():
        reporter, token = None, unnamed
    else:
        reporter = actor
    response, is_new = record_response(
        actor=reporter,
        collection=report_collection(),
        version=version,
        unit=unit,
        day=local_day(happened_at),
        answers=answers,
        token=token,
        least_days=FOLLOWED_UP_DAYS,
    )
    if not is_new:
        return Report.objects.select_related("case").get(response=response), False
    if reporter and answers["reporter"] == "exposed":
        exposed = reporter
    return _open_case(reporter, unit, happened_at, response, exposed), True


def _refuse_what_belongs_elsewhere(
    actor: Person, unit: Unit, happened_at: dt.datetime, answers: Answers, anonymous: bool
) -> None:
    if not may(actor, REPORT_INCIDENT, unit):
        raise NotTakenError(_("You can only report for a unit where you have a role."))
    if happened_at > timezone.now():
        raise NotTakenError(_("The event can not be ahead in time. Check the day and the time."))
    if answers.get("by_whom") == "staff":
        raise NotTakenError(_("What happens between colleagues is not reported here."))
    if anonymous and not takes_anonymous_reports(unit):
        raise NotTakenError(_("This unit does not take reports without a name."))


def _open_case(
    reporter: Person | None,
    unit: Unit,
    happened_at: dt.datetime,
    response: Response,
    exposed: Person | None,
) -> Report:
    now = timezone.now()
    case = Case.objects.create(
        unit=unit,
        happened_at=happened_at,
        day=response.day,
        opened_at=now,
        changed_at=now,
        destroy_on=response.collection.texts_end(response.day, least_days=FOLLOWED_UP_DAYS),
    )
    report = Report.objects.create(
        id=response.token, case=case, response=response, reporter=reporter, reported_at=now
    )
    if exposed:
        save_sealed(case, Exposed(case=case, person=exposed, added_at=now), exposed.name)
    start_routines(reporter, case, report)
    record(
        actor=reporter,
        action="incidents.report",
        subject=case,
        unit=unit.pk,
        day=case.day.isoformat(),
        anonymous=reporter is None,
    )
    return report

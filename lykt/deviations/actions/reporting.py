"""Taking a report: one form is one deviation, and its routine starts with it."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.chat.models import Conversation
from lykt.chat.queries import diagnosis_for
from lykt.deviations.actions.starting import start_routine
from lykt.deviations.actions.threats import is_threat, report_threat
from lykt.deviations.collection import FOLLOWED_UP_DAYS, report_collection
from lykt.deviations.models import Deviation
from lykt.deviations.queries.instead import Instead, instead_of_leader
from lykt.deviations.roles import REPORT_DEVIATION
from lykt.helpline.models import Line
from lykt.helpline.queries import lines_for
from lykt.incidents.models import Case
from lykt.lib.clock import local_day
from lykt.people.models import Person, Unit
from lykt.people.queries import may
from lykt.questions.actions import Answers, record_response
from lykt.questions.models import Version


class NotTakenError(Exception):
    """A report that can not be taken; the text says why, and what to do."""


@transaction.atomic
def submit_deviation(
    *,
    actor: Person,
    unit: Unit,
    line: Line | None,
    happened_at: dt.datetime,
    version: Version,
    answers: Answers,
    token: uuid.UUID,
    conversation: uuid.UUID | None = None,
    about_leader: bool = False,
) -> tuple[Deviation, bool]:
    """``(deviation, True)``, or the earlier one and False for a form that was sent before.

    A threat from a caller is reported as an incident too. Of a ``conversation`` the diagnosis is
    kept, no content; nothing of one that is not the actor's, or is gone. ``about_leader``: the
    nearest one is passed over. Raises ``NotTakenError``.
    """
    _refuse_what_is_not_theirs(actor, unit, line, happened_at)
    instead = _instead(actor, unit) if about_leader else None
    response, is_new = record_response(
        actor=actor,
        collection=report_collection(),
        version=version,
        unit=unit,
        day=local_day(happened_at),
        answers=answers,
        token=token,
        least_days=FOLLOWED_UP_DAYS,
    )
    if not is_new:
        return Deviation.objects.get(response=response), False
    deviation = Deviation(
        id=response.token,
        response=response,
        unit=unit,
        line=line,
        reporter=actor,
        happened_at=happened_at,
        diagnosis=_codes_of(actor, conversation),
        incident=_incident(actor, unit, happened_at, answers, token, about_leader),
    )
    _open(actor, deviation, instead)
    return deviation, True


def _open(actor: Person, deviation: Deviation, instead: Instead | None) -> None:
    response = deviation.response
    deviation.day = response.day
    deviation.destroy_on = response.collection.texts_end(response.day, least_days=FOLLOWED_UP_DAYS)
    deviation.reported_at = deviation.changed_at = timezone.now()
    if instead:
        deviation.handling_role, deviation.handling_unit = instead.role, instead.unit
    deviation.save(force_insert=True)
    if instead:
        deviation.passed_over.set(instead.passed_over)
    start_routine(actor, deviation, reported_at=deviation.reported_at)
    record(
        actor=actor,
        action="deviations.report",
        subject=deviation,
        unit=deviation.unit_id,
        day=deviation.day.isoformat(),
        category=response.answers["category"],
    )


def _instead(actor: Person, unit: Unit) -> Instead:
    if found := instead_of_leader(actor, unit):
        return found
    raise NotTakenError(nobody_instead())


def nobody_instead() -> str:
    return _(
        "There is nobody else in Lykt who could have it. Talk with the safety representative or "
        "the leader above, or use the routine for whistleblowing."
    )


def _incident(
    actor: Person,
    unit: Unit,
    happened_at: dt.datetime,
    answers: Answers,
    token: uuid.UUID,
    about_leader: bool,
) -> Case | None:
    """The leader follows up who was threatened, and does not read what was told of the leader."""
    if not is_threat(answers):
        return None
    words = _("Told in a deviation that others follow up.") if about_leader else ""
    told = {**answers, "description": words} if words else answers
    return report_threat(actor, unit, happened_at, told, token)


def _codes_of(actor: Person, conversation: uuid.UUID | None) -> dict[str, Any]:
    if conversation is None:
        return {}
    try:
        return diagnosis_for(actor, conversation).codes
    except Conversation.DoesNotExist:
        return {}


def _refuse_what_is_not_theirs(
    actor: Person, unit: Unit, line: Line | None, happened_at: dt.datetime
) -> None:
    if not may(actor, REPORT_DEVIATION, unit):
        raise NotTakenError(_("You can only report for a unit where you have a role."))
    if line and line not in lines_for(actor, REPORT_DEVIATION):
        raise NotTakenError(_("You can only report for a line that you work for."))
    if happened_at > timezone.now():
        raise NotTakenError(_("It can not be ahead in time. Check the day and the time."))

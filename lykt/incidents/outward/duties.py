"""Each person's own duties: what they are, whom to tell, and that somebody has seen to them.

They are nobody's to see to for another, and what they were about is not kept here.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lykt.audit.actions import record
from lykt.incidents.access import Opened
from lykt.incidents.models import OwnDuty
from lykt.incidents.queries.steps import open_tasks_of
from lykt.people.models import Person
from lykt.routines import legal
from lykt.routines.actions import decide
from lykt.routines.models import Task
from lykt.routines.queries import may_do

Duty = OwnDuty.Duty


@dataclass(frozen=True)
class Contact:
    """Whom to tell, and the number where there is one."""

    name: str | Promise
    number: str = ""

    @property
    def dialled(self) -> str:
        return self.number.replace(" ", "")


@dataclass(frozen=True)
class About:
    """What is said of a duty, and the routines' step that asks for it."""

    what: str | Promise
    when: str | Promise
    contacts: Sequence[Contact]
    step: str
    legal: str


DUTIES: Mapping[OwnDuty.Duty, About] = {
    Duty.CHILD_WELFARE: About(
        what=gettext_lazy(
            "Whoever works in a public service, and many others, must tell the child welfare "
            "service when there is reason to believe that a child is or will be mistreated, is "
            "seriously neglected, or shows grave difficulties with behaviour, such as repeated "
            "crime or misuse of drugs. It goes before your duty of secrecy."
        ),
        when=gettext_lazy("Without delay. You need not be sure, and need not wait for anybody."),
        contacts=(
            Contact(gettext_lazy("The child welfare service where the child lives")),
            Contact(gettext_lazy("The alarm telephone for children and young people"), "116 111"),
            Contact(gettext_lazy("The police, when it is urgent"), "112"),
        ),
        step="consider_duty_to_report_child",
        legal="duty_to_report_to_child_welfare",
    ),
    Duty.AVERT: About(
        what=gettext_lazy(
            "Everybody must try to prevent certain grave crimes, such as serious violence, "
            "killing and sexual assault, when it is certain or most likely that they will happen "
            "or go on. It goes before your duty of secrecy."
        ),
        when=gettext_lazy("While it can still be prevented."),
        contacts=(
            Contact(gettext_lazy("The police, when it is urgent"), "112"),
            Contact(gettext_lazy("The police otherwise"), "02800"),
        ),
        step="consider_duty_to_avert",
        legal="duty_to_avert",
    ),
}


@dataclass(frozen=True)
class ShownDuty:
    """A duty as its owner is shown it."""

    duty: OwnDuty.Duty
    about: About
    law: legal.Reference | None
    records: Sequence[OwnDuty]
    is_asked_for: bool


def duties_shown(person: Person, opened: Opened) -> list[ShownDuty]:
    """The person's own alone; nobody is shown another's."""
    own = list(opened.case.own_duties.filter(person=person))
    asked = set(_own_tasks(person, opened))
    return [
        ShownDuty(
            duty=duty,
            about=about,
            law=legal.held_on(about.legal, opened.case.day),
            records=[each for each in own if each.duty == duty],
            is_asked_for=about.step in asked,
        )
        for duty, about in DUTIES.items()
    ]


def _own_tasks(person: Person, opened: Opened) -> dict[str, list[Task]]:
    """Those that ask the person to consider a duty, by step."""
    found: dict[str, list[Task]] = {}
    steps = [about.step for about in DUTIES.values()]
    for task in open_tasks_of(opened.case).filter(step__in=steps, opened_at__isnull=False):
        if may_do(person, task):
            found.setdefault(task.step, []).append(task)
    return found


@transaction.atomic
def open_duties(*, actor: Person, opened: Opened) -> None:
    """As any other opening of the case: that somebody read of a duty is nobody else's."""
    record(
        actor=actor,
        action="incidents.open_case",
        subject=opened.case,
        standings=sorted(opened.standings),
    )


@transaction.atomic
def record_duty(
    *, actor: Person, opened: Opened, duty: OwnDuty.Duty, outcome: str, day: dt.date
) -> OwnDuty:
    """That somebody has done what they owe, or that it does not apply; never what it was about."""
    row = OwnDuty.objects.create(
        case=opened.case,
        person=actor,
        duty=duty,
        outcome=OwnDuty.Outcome(outcome),
        day=day,
        recorded_at=timezone.now(),
    )
    reason = _("Considered by whoever has the duty. What it was about is not kept here.")
    for task in _own_tasks(actor, opened).get(DUTIES[duty].step, ()):
        done = row.outcome == OwnDuty.Outcome.DONE
        decide(actor=actor, task=task, yes=done, reason=reason, by_subject=True)
    record(actor=actor, action="incidents.record_own_duty", subject=opened.case)
    return row


@transaction.atomic
def retract_duty(*, actor: Person, opened: Opened, pk: int) -> None:
    """A mistaken record, which stays and says so. Raises ``OwnDuty.DoesNotExist``."""
    row = opened.case.own_duties.get(pk=pk, person=actor, retracted_at=None)
    row.retracted_at = timezone.now()
    row.save(update_fields=["retracted_at"])
    record(actor=actor, action="incidents.retract_own_duty", subject=opened.case)

"""What those who follow up do with a case: one function for each thing, each with its record.

Each takes the case as it was opened, and refuses whoever may not follow it up. A case that has
been closed meanwhile takes nothing more until it is opened again.

``token`` is the form's: what was made from it already is not made again (``lykt.lib.once``).
"""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lykt.audit.actions import record
from lykt.incidents.access import Opened, Part
from lykt.incidents.actions.starting import give_steps
from lykt.incidents.models import Case, Cost, Exposed, Message, Remark, Talk, TalkNote
from lykt.incidents.queries.measures import measures_left
from lykt.incidents.queries.steps import open_tasks_of
from lykt.incidents.sealed_words import save_sealed
from lykt.incidents.workflow import OPEN, Move, after, allows
from lykt.lib.once import new_id
from lykt.people.models import Person
from lykt.routines.actions import finish


class MovedError(Exception):
    """Somebody else has done something with the case since it was opened; the text says what."""

    def __init__(self, case: Case) -> None:
        self.case = case
        super().__init__(
            _("The case was changed by %(name)s on %(day)s at %(time)s, and is now: %(state)s.")
            % {
                "name": case.changed_by or _("the service"),
                "day": f"{timezone.localtime(case.changed_at):%d.%m.%Y}",
                "time": f"{timezone.localtime(case.changed_at):%H.%M}",
                "state": case.get_state_display().lower(),
            }
        )


class NotReadyError(Exception):
    """Steps of the routines, or measures, remain."""

    def __init__(self, left: int, measures: int = 0) -> None:
        self.faults = [
            *([_steps_remain(left)] if left else []),
            *([_measures_remain(measures)] if measures else []),
        ]
        super().__init__(" ".join(self.faults))


def _steps_remain(left: int) -> str:
    words = ngettext(
        "One step remains. End it, or say why it does not apply, before you close.",
        "%(left)d steps remain. End them, or say why they do not apply, before you close.",
        left,
    )
    return words % {"left": left}


def _measures_remain(left: int) -> str:
    words = ngettext(
        "One measure is neither done nor dropped. Register it as done, or drop it with a reason, "
        "before you close.",
        "%(left)d measures are neither done nor dropped. Register each as done, or drop it with a "
        "reason, before you close.",
        left,
    )
    return words % {"left": left}


def held(opened: Opened) -> Case:
    """The case, nobody else's until the transaction ends. Raises ``PermissionDenied``."""
    if not opened.has(Part.FOLLOWING_UP):
        raise PermissionDenied(f"{opened.case} is not for this person to follow up")
    found = Case.objects.select_for_update(of=("self",)).select_related("unit", "changed_by")
    return found.get(pk=opened.case.pk)


def held_open(opened: Opened) -> Case:
    """The same, and open. Raises also ``MovedError``."""
    case = held(opened)
    if case.state not in OPEN:
        raise MovedError(case)
    return case


# --- The case as a whole ------------------------------------------------------------------


@transaction.atomic
def take_case(*, actor: Person, opened: Opened) -> None:
    """Somebody has begun to follow up."""
    move_case(actor, held(opened), Move.TAKE)


@transaction.atomic
def close_case(
    *, actor: Person, opened: Opened, evaluation: str, token: uuid.UUID | None = None
) -> None:
    """Raises ``MovedError`` when somebody else was first, ``NotReadyError`` while steps or
    measures remain."""
    if Remark.objects.filter(pk=new_id(token), case=held(opened)).exists():
        return
    case = held_open(opened)
    left, measures = open_tasks_of(case).count(), measures_left(case).count()
    if left or measures:
        raise NotReadyError(left, measures)
    move_case(actor, case, Move.CLOSE)
    add_remark(actor, case, Move.CLOSE, evaluation, token)


@transaction.atomic
def reopen_case(
    *, actor: Person, opened: Opened, reason: str, token: uuid.UUID | None = None
) -> None:
    case = held(opened)
    if case.remarks.filter(pk=new_id(token)).exists():
        return
    move_case(actor, case, Move.REOPEN)
    add_remark(actor, case, Move.REOPEN, reason, token)


def move_case(actor: Person, case: Case, move: Move, joined_into: Case | None = None) -> None:
    """Of a case that the caller holds. Raises ``MovedError``."""
    if not allows(case.state, move):
        raise MovedError(case)
    case.state = after(case.state, move)
    case.joined_into = joined_into
    case.changed_at, case.changed_by = timezone.now(), actor
    case.save(update_fields=["state", "joined_into", "changed_at", "changed_by"])
    record(actor=actor, action=f"incidents.{move}_case", subject=case)


def add_remark(
    actor: Person, case: Case, move: Move, words: str, token: uuid.UUID | None = None
) -> None:
    now = timezone.now()
    remark = Remark(id=new_id(token), case=case, move=move, author=actor, written_at=now)
    save_sealed(case, remark, words)


# --- People and talks ---------------------------------------------------------------------


@transaction.atomic
def add_exposed(
    *,
    actor: Person,
    opened: Opened,
    person: Person | None,
    name: str,
    token: uuid.UUID | None = None,
) -> Exposed:
    """``name`` is for somebody who does not sign in. Whoever is there already stays as it is.

    The steps and talks of the routines that each exposed person has become theirs too.
    """
    case = held_open(opened)
    the_same = Q(pk=new_id(token)) | Q(person=person, person__isnull=False)
    if known := case.exposed.filter(the_same).first():
        return known
    exposed = Exposed(id=new_id(token), case=case, person=person, added_at=timezone.now())
    save_sealed(case, exposed, person.name if person else name)
    give_steps(actor, case, exposed)
    _record(actor, "incidents.add_exposed", case, signs_in=person is not None)
    return exposed


@transaction.atomic
def plan_talk(
    *,
    actor: Person,
    opened: Opened,
    exposed: Exposed,
    day: dt.date,
    token: uuid.UUID | None = None,
) -> Talk:
    case = held_open(opened)
    if known := case.talks.filter(pk=new_id(token)).first():
        return known
    talk = Talk.objects.create(id=new_id(token), case=case, exposed=exposed, planned_for=day)
    _record(actor, "incidents.plan_talk", case, day=day.isoformat())
    return talk


@transaction.atomic
def hold_talk(
    *,
    actor: Person,
    opened: Opened,
    talk: Talk,
    day: dt.date,
    words: str,
    shared: bool,
    token: uuid.UUID | None = None,
) -> None:
    """The talk was held; ``words`` are the leader's note, for the exposed too when shared."""
    case = held_open(opened)
    if TalkNote.objects.filter(pk=new_id(token), talk__case=case).exists():
        return
    held_talk = case.talks.select_related("task").get(pk=talk.pk)
    held_talk.held_on = day
    held_talk.save(update_fields=["held_on"])
    _end_step_of(actor, held_talk)
    if words:
        _add_note(actor, case, held_talk, words, shared, token)
    _record(actor, "incidents.hold_talk", case, day=day.isoformat())


def _end_step_of(actor: Person, talk: Talk) -> None:
    """Of joined cases two routines may ask for the same talk with somebody: it is held once."""
    if talk.task is None:
        return
    the_same = Q(step=talk.task.step, concerns=talk.task.concerns_id, concerns__isnull=False)
    asked = open_tasks_of(talk.case).filter(opened_at__isnull=False)
    for task in asked.filter(the_same | Q(pk=talk.task.pk)):
        finish(actor=actor, task=task, by_subject=True)


def _add_note(
    actor: Person, case: Case, talk: Talk, words: str, shared: bool, token: uuid.UUID | None
) -> None:
    now = timezone.now()
    note = TalkNote(id=new_id(token), talk=talk, author=actor, shared=shared, written_at=now)
    save_sealed(case, note, words)


# --- Costs --------------------------------------------------------------------------------


@transaction.atomic
def add_cost(
    *, actor: Person, opened: Opened, words: str, kroner: int, token: uuid.UUID | None = None
) -> Cost:
    case = held_open(opened)
    if known := case.costs.filter(pk=new_id(token)).first():
        return known
    cost = Cost(id=new_id(token), case=case, kroner=kroner, added_at=timezone.now())
    save_sealed(case, cost, words)
    _record(actor, "incidents.add_cost", case, kroner=kroner)
    return cost


@transaction.atomic
def decide_cost(*, actor: Person, opened: Opened, cost: Cost, outcome: str) -> None:
    case = held_open(opened)
    cost.outcome = Cost.Outcome(outcome)
    cost.save(update_fields=["outcome"])
    _record(actor, "incidents.decide_cost", case, outcome=cost.outcome)


# --- Questions and answers ----------------------------------------------------------------


@transaction.atomic
def answer_employee(
    *,
    actor: Person,
    opened: Opened,
    employee: Person,
    words: str,
    token: uuid.UUID | None = None,
) -> Message:
    """To somebody who was there, also after the case is closed."""
    case = held(opened)
    return send_message(actor, case, employee, words, token)


def send_message(
    actor: Person, case: Case, employee: Person, words: str, token: uuid.UUID | None
) -> Message:
    """In a case that the caller holds."""
    if known := case.messages.filter(pk=new_id(token)).first():
        return known
    now = timezone.now()
    message = Message(id=new_id(token), case=case, employee=employee, author=actor, sent_at=now)
    save_sealed(case, message, words)
    _record(actor, "incidents.write_message", case, to_employee=actor != employee)
    return message


def _record(actor: Person, action: str, case: Case, **details: object) -> None:
    record(actor=actor, action=action, subject=case, **details)

"""What is done with a deviation: one function for each thing, each with its record.

Each takes the deviation as it was opened, and refuses whoever may not do it. Of two who do the
same at once, the second is told what the first did. ``token`` is the form's: what was written from
it already is not written again (``lykt.lib.once``).
"""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lykt.audit.actions import record
from lykt.deviations.access import Opened, Part
from lykt.deviations.actions.starting import start_routine
from lykt.deviations.models import Deviation, Measure, Note
from lykt.deviations.queries.steps import open_tasks_of
from lykt.deviations.sealed_words import save_sealed
from lykt.deviations.workflow import STEPS, Move, after, allows
from lykt.lib.once import new_id
from lykt.people.models import Person
from lykt.routines.actions import arrange, decide, finish, set_aside
from lykt.routines.definitions import Kind


class MovedError(Exception):
    """Somebody else has done something since it was opened; the text says what."""

    def __init__(self, deviation: Deviation) -> None:
        super().__init__(
            _("It was changed by %(name)s on %(day)s at %(time)s, and is now: %(state)s.")
            % {
                "name": deviation.changed_by or _("the service"),
                "day": f"{timezone.localtime(deviation.changed_at):%d.%m.%Y}",
                "time": f"{timezone.localtime(deviation.changed_at):%H.%M}",
                "state": deviation.get_state_display().lower(),
            }
        )


class NotReadyError(Exception):
    """Steps of the routine remain."""

    def __init__(self, left: int) -> None:
        super().__init__(
            ngettext(
                "One step remains. End it, or say why it does not apply, before you close.",
                "%(left)d steps remain. End them, or say why they do not apply, before you close.",
                left,
            )
            % {"left": left}
        )


@transaction.atomic
def find_cause(
    *, actor: Person, opened: Opened, words: str, token: uuid.UUID | None = None
) -> None:
    if _is_written(opened, token):
        return
    deviation = _moved(actor, opened, Move.FIND_CAUSE)
    _note(actor, deviation, Note.Kind.CAUSE, words, token)
    _end_step(actor, deviation, Move.FIND_CAUSE)


@transaction.atomic
def decide_measure(
    *,
    actor: Person,
    opened: Opened,
    words: str,
    owner: Person,
    due_on: dt.date,
    token: uuid.UUID | None = None,
) -> Measure:
    """The owner gets the step of carrying it out, until the day that is chosen."""
    if known := _held(opened, Part.FOLLOWING_UP).measures.filter(pk=new_id(token)).first():
        return known
    deviation = _moved(actor, opened, Move.DECIDE_MEASURE)
    measure = Measure(id=new_id(token), deviation=deviation, owner=owner, due_on=due_on)
    save_sealed(deviation, measure, words)
    _end_step(actor, deviation, Move.DECIDE_MEASURE, words)
    _give_to_owner(actor, measure)
    return measure


def _give_to_owner(actor: Person, measure: Measure) -> None:
    """Also to one who works where the routine does not reach, of a line run by several."""
    for task in open_tasks_of(measure.deviation).filter(step=STEPS[Move.CARRY_OUT]):
        if measure.owner:
            arrange(actor=actor, task=task, to=measure.owner, day=measure.due_on)


@transaction.atomic
def change_measure(
    *,
    actor: Person,
    opened: Opened,
    owner: Person,
    due_on: dt.date,
    words: str,
    token: uuid.UUID | None = None,
) -> None:
    """Another owner or day, and why; the step of carrying it out follows."""
    if _is_written(opened, token):
        return
    deviation = _moved(actor, opened, Move.CHANGE_MEASURE)
    measure = deviation.measures.select_related("owner").get(done_on=None)
    before = _("Before: %(name)s, by %(day)s.") % {
        "name": measure.owner or "",
        "day": f"{measure.due_on:%d.%m.%Y}",
    }
    _note(actor, deviation, Note.Kind.CHANGED, f"{words}\n{before}", token)
    measure.owner, measure.due_on = owner, due_on
    measure.save(update_fields=["owner", "due_on"])
    _give_to_owner(actor, measure)


@transaction.atomic
def decide_no_measure(
    *, actor: Person, opened: Opened, words: str, token: uuid.UUID | None = None
) -> None:
    if _is_written(opened, token):
        return
    deviation = _moved(actor, opened, Move.DECIDE_NONE)
    _note(actor, deviation, Note.Kind.NO_MEASURE, words, token)
    _end_step(actor, deviation, Move.DECIDE_NONE, words)
    falls_away = (STEPS[Move.CARRY_OUT], STEPS[Move.CONFIRM_EFFECT])
    for task in open_tasks_of(deviation).filter(step__in=falls_away):
        set_aside(actor=actor, task=task, reason=words, by_subject=True)


@transaction.atomic
def carry_out_measure(*, actor: Person, opened: Opened, day: dt.date) -> None:
    """By whoever follows up, or by the measure's owner."""
    deviation = _moved(actor, opened, Move.CARRY_OUT, Part.CARRYING_OUT)
    deviation.measures.filter(done_on=None).update(done_on=day)
    _end_step(actor, deviation, Move.CARRY_OUT)


@transaction.atomic
def check_effect(
    *,
    actor: Person,
    opened: Opened,
    works: bool,
    words: str,
    token: uuid.UUID | None = None,
) -> None:
    """Where the measure does not work, the routine starts again: with the cause."""
    if _is_written(opened, token):
        return
    move = Move.CONFIRM_EFFECT if works else Move.DENY_EFFECT
    deviation = _moved(actor, opened, move)
    _note(actor, deviation, Note.Kind.EFFECT, words, token)
    _end_step(actor, deviation, move)
    deviation.effect_checked = works
    deviation.save(update_fields=["effect_checked"])
    if not works:
        start_routine(actor, deviation, reported_at=timezone.now())


@transaction.atomic
def answer_reporter(
    *, actor: Person, opened: Opened, words: str, token: uuid.UUID | None = None
) -> None:
    """What came of it, for whoever reported it; also after it is closed."""
    if _is_written(opened, token):
        return
    deviation = _held(opened, Part.FOLLOWING_UP)
    _note(actor, deviation, Note.Kind.ANSWER, words, token)
    for task in open_tasks_of(deviation).filter(step="answer_reporter", opened_at__isnull=False):
        finish(actor=actor, task=task, by_subject=True)
    record(actor=actor, action="deviations.answer_reporter", subject=deviation)


@transaction.atomic
def close_deviation(*, actor: Person, opened: Opened) -> None:
    """Raises ``MovedError`` when somebody else was first, ``NotReadyError`` while steps remain."""
    deviation = _moved(actor, opened, Move.CLOSE)
    if left := open_tasks_of(deviation).count():
        raise NotReadyError(left)


@transaction.atomic
def reopen_deviation(
    *, actor: Person, opened: Opened, words: str, token: uuid.UUID | None = None
) -> None:
    """It is looked at again: from the cause, with the steps of the routine anew."""
    if _is_written(opened, token):
        return
    deviation = _moved(actor, opened, Move.REOPEN)
    _note(actor, deviation, Note.Kind.REOPENED, words, token)
    deviation.effect_checked = False
    deviation.save(update_fields=["effect_checked"])
    start_routine(actor, deviation, reported_at=timezone.now())


def _held(opened: Opened, part: Part) -> Deviation:
    """The deviation, nobody else's until the transaction ends. Raises ``PermissionDenied``, also
    for one whose time has ended."""
    if not opened.has(part) or opened.deviation.destroyed_at:
        raise PermissionDenied(f"{opened.deviation} is not for this person to do that with")
    found = Deviation.objects.select_for_update(of=("self",))
    return found.select_related(
        "unit", "line", "changed_by", "reporter", "response", "handling_unit"
    ).get(pk=opened.deviation.pk)


def _moved(actor: Person, opened: Opened, move: Move, part: Part = Part.FOLLOWING_UP) -> Deviation:
    deviation = _held(opened, part)
    if not allows(deviation.state, move):
        raise MovedError(deviation)
    deviation.state = after(deviation.state, move)
    deviation.changed_at, deviation.changed_by = timezone.now(), actor
    deviation.save(update_fields=["state", "changed_at", "changed_by"])
    record(actor=actor, action=f"deviations.{move}", subject=deviation)
    return deviation


def _is_written(opened: Opened, token: uuid.UUID | None) -> bool:
    return _held(opened, Part.FOLLOWING_UP).notes.filter(pk=new_id(token)).exists()


def _note(
    actor: Person, deviation: Deviation, kind: Note.Kind, words: str, token: uuid.UUID | None
) -> None:
    now = timezone.now()
    note = Note(id=new_id(token), deviation=deviation, kind=kind, author=actor, written_at=now)
    save_sealed(deviation, note, words)


def _end_step(actor: Person, deviation: Deviation, move: Move, reason: str = "") -> None:
    for task in open_tasks_of(deviation).filter(step=STEPS[move], opened_at__isnull=False):
        if task.kind == Kind.DECIDE:
            yes = move is Move.DECIDE_MEASURE
            decide(actor=actor, task=task, yes=yes, reason=reason, by_subject=True)
        else:
            finish(actor=actor, task=task, by_subject=True)

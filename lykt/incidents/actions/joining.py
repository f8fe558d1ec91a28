"""Two reports of one event become one case."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.incidents.access import Opened
from lykt.incidents.actions.following import MovedError, add_remark, held, move_case
from lykt.incidents.models import Case, Exposed, InjuryDraft
from lykt.incidents.outward.ending import end_steps_of_all
from lykt.incidents.queries.steps import runs_of_case
from lykt.incidents.workflow import OPEN, Move
from lykt.lib.once import new_id
from lykt.people.models import Person
from lykt.routines.actions import cancel, move_run
from lykt.routines.models import Run, Task


@transaction.atomic
def join_cases(
    *, actor: Person, opened: Opened, into: Opened, reason: str, token: uuid.UUID | None = None
) -> None:
    """``opened`` goes into ``into``, with all that belongs to it.

    Of its routines, those that ask for nothing more than the kept case's are called off. The
    others go on there: joining a grave report into a mild one lets no duty fall away. What either
    case has told others ends the steps that ask for it in the kept one.

    Both are held, in the order of their ids, so that two who join crosswise do not wait for ever.
    """
    first, second = sorted((opened, into), key=lambda each: each.case.pk)
    cases = {case.pk: case for case in (held(first), held(second))}
    case, kept = cases[opened.case.pk], cases[into.case.pk]
    if case.remarks.filter(pk=new_id(token)).exists():
        return
    if kept.state not in OPEN:
        raise MovedError(kept)
    move_case(actor, case, Move.JOIN, joined_into=kept)
    add_remark(actor, case, Move.JOIN, reason, token)
    _move_all(case, kept)
    _end_or_move(actor, case, kept)
    end_steps_of_all(actor, kept)
    record(actor=actor, action="incidents.take_in_case", subject=kept, joined=str(case.pk))


def _end_or_move(actor: Person, case: Case, kept: Case) -> None:
    known = {duty for task in _tasks(runs_of_case(kept)) for duty in _duties(task)}
    for run in runs_of_case(case):
        left = _tasks([run]).filter(ended_at=None)
        if all((task.title, task.concerns_id) in known for task in left):
            reason = _("It was reported twice, and goes on in one case.")
            cancel(actor=actor, run=run, reason=reason)
        else:
            move_run(actor=actor, run=run, subject_id=str(kept.pk))


def _tasks(runs: Iterable[Run]) -> QuerySet[Task]:
    """What is to be done, or is; not what was set aside."""
    return Task.objects.filter(run__in=runs).exclude(state=Task.State.NOT_APPLICABLE)


def _duties(task: Task) -> Iterable[tuple[str, int | None]]:
    """The same step of two routines has the same title. What is done for somebody is done too for
    whom a report does not name."""
    return (task.title, task.concerns_id), (task.title, None)


def _move_all(case: Case, kept: Case) -> None:
    """Who is exposed in both stays once, with the talks of both."""
    case.reports.update(case=kept)
    case.joined.update(joined_into=kept)
    for rows in (
        case.messages,
        case.measures,
        case.costs,
        case.corrections,
        case.attachments,
        case.outward_notices,
        case.injury_drafts,
        case.own_duties,
    ):
        rows.update(case=kept)
    for third_party in case.third_parties.all():
        third_party.cases.add(kept)
        third_party.cases.remove(case)
    known = {each.person_id: each for each in kept.exposed.filter(person__isnull=False)}
    for exposed in case.exposed.all():
        _move_exposed(exposed, kept, known.get(exposed.person_id))


def _move_exposed(exposed: Exposed, kept: Case, known: Exposed | None) -> None:
    """Talks that the other case promises already, and that were not held, fall away."""
    talks = exposed.talks.all()
    if known:
        promised = known.talks.values("task__step")
        talks.filter(held_on=None, notes=None, task__step__in=promised).delete()
    talks.update(case=kept, exposed=known or exposed)
    exposed.outward_notices.update(exposed=known or exposed)
    if known is None:
        exposed.case = kept
        exposed.save(update_fields=["case"])
    else:
        _move_draft(exposed, known)
        key = exposed.key
        exposed.delete()
        key.delete()


def _move_draft(exposed: Exposed, known: Exposed) -> None:
    """Of two notices under way about one person, the kept case's goes on."""
    drafts = InjuryDraft.objects.filter(exposed=exposed)
    if not InjuryDraft.objects.filter(exposed=known).exists():
        drafts.update(exposed=known)
    for draft in drafts.select_related("key"):
        draft.delete()
        draft.key.delete()

"""Steps of the routines that a recorded notice ends, so that nobody sends it twice."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.incidents.models import Case, Exposed, OutwardNotice
from lykt.incidents.outward.contents import Contents, contents_of
from lykt.incidents.outward.kinds import KINDS
from lykt.incidents.queries.steps import open_tasks_of, runs_of_case
from lykt.people.models import Person
from lykt.routines.actions import decide, finish, set_aside, tell_who_has
from lykt.routines.deciding import may_decide
from lykt.routines.definitions import Kind
from lykt.routines.models import Task
from lykt.routines.queries import may_do


def end_steps(
    actor: Person | None, case: Case, notice: OutwardNotice, contents: Contents
) -> list[Task]:
    """One after the other, since a decision opens what waits for it.

    A decision is taken by who recorded the notice, if it is theirs to take. Gives those that are
    not, and that wait for others.
    """
    about = KINDS[OutwardNotice.Kind(notice.kind)]
    has_receipt = bool(contents.reference) or not _is_sent(notice)
    for step in about.all_steps if has_receipt else about.steps:
        for task in _tasks_for(case, notice.exposed).filter(step=step):
            _end(actor, task, notice, contents)
    return list(decisions_about(case, notice.kind).filter(ended_at=None))


def decisions_about(case: Case, kind: str) -> QuerySet[Task]:
    """Those of the case's routines on whether such a notice is sent, in their order."""
    steps = KINDS[OutwardNotice.Kind(kind)].all_steps
    found = Task.objects.filter(run__in=runs_of_case(case), step__in=steps, kind=Kind.DECIDE)
    return found.select_related("run__version", "unit").order_by("pk")


def end_steps_that_came(case: Case) -> None:
    """A report to the police that was sent before it was decided on: its step comes after it."""
    sent = case.outward_notices.filter(
        kind=OutwardNotice.Kind.POLICE_REPORT,
        outcome=OutwardNotice.Outcome.SENT,
        correction=None,
    )
    for notice in sent.select_related("key", "exposed"):
        end_steps(None, case, notice, contents_of(notice))


def end_steps_of_all(actor: Person, case: Case) -> None:
    """Of every notice that stands, in a case that steps or notices of another have come to."""
    standing = case.outward_notices.filter(correction=None).select_related("key", "exposed")
    for notice in standing:
        end_steps(actor, case, notice, contents_of(notice))


def _is_sent(notice: OutwardNotice) -> bool:
    return notice.outcome == OutwardNotice.Outcome.SENT


def _tasks_for(case: Case, exposed: Exposed | None) -> QuerySet[Task]:
    of_all = Q(concerns=None)
    if exposed is not None and exposed.person_id:
        of_all |= Q(concerns=exposed.person_id)
    return open_tasks_of(case).filter(of_all, opened_at__isnull=False)


def _end(actor: Person | None, task: Task, notice: OutwardNotice, contents: Contents) -> None:
    said = contents.words or _("Registered under the case’s notices to others.")
    if task.kind == Kind.DECIDE:
        _decide(task, notice, said)
    elif _is_sent(notice):
        finish(actor=actor, task=task, note=said, by_subject=True)
    elif actor:
        set_aside(actor=actor, task=task, reason=said, by_subject=True)


def _decide(task: Task, notice: OutwardNotice, said: str) -> None:
    decider = notice.recorded_by
    if decider is None or not may_decide(decider, task):
        return
    if not may_do(decider, task):
        tell_who_has(task, decider, timezone.now())
    decide(actor=decider, task=task, yes=_is_sent(notice), reason=said, by_subject=True)

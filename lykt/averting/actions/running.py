"""The routine of an assessment: started with it, its tasks ended by what is written in it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.averting.models import Assessment
from lykt.averting.subject import ROUTINE, SUBJECT
from lykt.lib.clock import local_day
from lykt.people.models import Person
from lykt.routines.actions import cancel, decide, finish, set_aside, start
from lykt.routines.definitions import Kind
from lykt.routines.models import Run, Task
from lykt.routines.queries import runs_of, tasks_of_run, version_in_force
from lykt.routines.subjects import own_step_of


def start_routine(actor: Person, assessment: Assessment) -> None:
    """An assessment is taken also where the routine is missing: it is needed now."""
    now = timezone.now()
    if version_in_force(ROUTINE, local_day(now)) is None:
        return
    start(
        actor=actor,
        routine=ROUTINE,
        unit=assessment.unit,
        subject_kind=SUBJECT,
        subject_id=str(assessment.pk),
        event_at=now,
        reported_at=now,
        facts={
            "conversation_in_chat": assessment.channel == Assessment.Channel.CHAT,
            "conversation_by_telephone": assessment.channel == Assessment.Channel.TELEPHONE,
        },
        persons={"reporter": [assessment.opened_by or actor]},
        destroy_texts_on=assessment.destroy_on,
        now=now,
    )


def start_routine_again(actor: Person, assessment: Assessment) -> None:
    """A new decision has steps of its own."""
    for run in _runs(assessment):
        cancel(actor=actor, run=run, reason=_("It is assessed again, with new steps."))
    start_routine(actor, assessment)


def end_steps(actor: Person, assessment: Assessment, *steps: str, yes: bool | None = None) -> None:
    """Those that are open. What was written stays in the assessment, where fewer may read it."""
    for task in _open_tasks(assessment):
        if task.step not in steps:
            continue
        if task.kind != Kind.DECIDE:
            finish(actor=actor, task=task, by_subject=True)
        elif yes is not None:
            reason = _("It is written in the assessment.")
            decide(actor=actor, task=task, yes=yes, reason=reason, by_subject=True)


def set_rest_aside(actor: Person, assessment: Assessment) -> None:
    """What the assessment went without, such as a consultation that there was no time for."""
    for task in _open_tasks(assessment):
        if own_step_of(task):
            reason = _("The assessment is concluded.")
            set_aside(actor=actor, task=task, reason=reason, by_subject=True)


def _runs(assessment: Assessment) -> list[Run]:
    return list(runs_of(SUBJECT, str(assessment.pk)).filter(cancelled_at__isnull=True))


def _open_tasks(assessment: Assessment) -> list[Task]:
    return [
        task for run in _runs(assessment) for task in tasks_of_run(run.pk).filter(ended_at=None)
    ]

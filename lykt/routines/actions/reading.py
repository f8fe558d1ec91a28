"""Opening what is sealed."""

from django.db import transaction

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.routines.models import Task
from lykt.routines.texts import text_of


@transaction.atomic
def open_text(*, actor: Person, task: Task) -> str | None:
    """The task's note or reason, its opening recorded; None when its retention has ended."""
    text = text_of(task)
    if text:
        record(actor=actor, action="routines.open_text", subject=task, run=str(task.run_id))
    return text

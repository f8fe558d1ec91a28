"""A run that goes on in another case."""

from django.db import transaction

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.routines.models import Run


@transaction.atomic
def move_run(*, actor: Person, run: Run, subject_id: str) -> Run:
    """Let it go on in another case of the same kind, such as one that its own was joined into."""
    held = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    before, held.subject_id = held.subject_id, subject_id
    held.save(update_fields=["subject_id"])
    record(actor=actor, action="routines.move_run", subject=held, before=before, after=subject_id)
    return held

"""One change of a run at a time."""

from django.utils.translation import gettext as _

from lykt.routines.errors import RoutineError
from lykt.routines.models import Run, Task


def hold_open_task(task: Task) -> Task:
    """The task as it is now, its run kept from others until the transaction ends.

    Raises ``RoutineError`` when somebody has ended it meanwhile.
    """
    Run.objects.select_for_update(no_key=True).get(pk=task.run_id)
    held = Task.objects.select_related("run__key", "run__version", "run__unit").get(pk=task.pk)
    if not held.is_open:
        raise RoutineError(
            _("Somebody has ended this task meanwhile. Load the page again to see how.")
        )
    return held

"""Notes and reasons of tasks, sealed under the key of their run."""

from lykt.routines.models import Task
from lykt.vault.sealing import KeyDestroyedError, seal, unseal


def _place(task: Task) -> str:
    return f"routines.task {task.pk}"


def seal_text(task: Task, text: str) -> bytes | None:
    return seal(task.run.key, text.encode(), _place(task)) if text else None


def text_of(task: Task) -> str | None:
    """The note or reason; None when its retention has ended, empty when there is none."""
    if task.sealed_text is None:
        return ""
    try:
        return unseal(task.run.key, task.sealed_text, _place(task)).decode()
    except KeyDestroyedError:
        return None

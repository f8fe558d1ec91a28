"""Whether the demonstration is in the database."""

from lykt.audit.models import Record

LOADED = "demo.load_demonstration"


def is_loaded() -> bool:
    return Record.objects.filter(action=LOADED).exists()

"""The service's own work between requests: queues, limits and those who are gone."""

from django.db import connection
from django.utils import timezone

from lykt.chat import actions

_LOCK = 0x6C796B74  # "lykt", for PostgreSQL's advisory lock


def sweep_if_first() -> None:
    """Do what is due, unless another process is at it."""
    sweep = getattr(actions, "sweep", None)
    if sweep is None:
        return
    if connection.vendor != "postgresql":
        sweep(now=timezone.now())
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return
        try:
            sweep(now=timezone.now())
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])

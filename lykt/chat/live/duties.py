"""The service's own work between requests: queues, limits and those who are gone."""

from django.db import connection
from django.utils import timezone

from lykt.chat.actions import sweep

# Nobody is gone who could not be heard, since the service was not there to hear them.
_LISTENING_SINCE = timezone.now()
_LOCK = 0x6C796B74  # "lykt", for PostgreSQL's advisory lock


def sweep_if_first() -> None:
    """Do what is due, unless another process is at it."""
    if connection.vendor != "postgresql":
        sweep(now=timezone.now(), listening_since=_LISTENING_SINCE)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return
        try:
            sweep(now=timezone.now(), listening_since=_LISTENING_SINCE)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])

"""Making and destroying keys."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.vault.models import RecordKey
from lykt.vault.sealing import new_key


def make_key(*, destroy_on: dt.date | None) -> RecordKey:
    record_key = new_key(destroy_on=destroy_on)
    record_key.save(force_insert=True)
    return record_key


@transaction.atomic
def destroy_due_keys(*, today: dt.date | None = None) -> int:
    """Destroy every key whose time has ended; the number destroyed.

    The sealed texts are left: they can not be opened, in this database or in a backup of it.
    A backup from before the day still holds the wrapped key beside the text, so backups must
    not be kept longer than the service's shortest retention time, and a restored database
    must be run through this at once. Service keys are never in the database or its backups.
    """
    day = today or timezone.localdate()
    due = RecordKey.objects.filter(destroy_on__lte=day, destroyed_at__isnull=True)
    count = due.update(wrapped=b"", destroyed_at=timezone.now())
    if count:
        record(actor=None, action="vault.destroy_keys", count=count, day=day.isoformat())
    return count

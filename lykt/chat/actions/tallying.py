"""Counts of a desk's day, tied to no conversation."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F

from lykt.chat.models import Desk, Tally
from lykt.lib.clock import local_day

PRESSED, STARTED, REFUSED, BROWSER, FAULT = "pressed", "started", "refused", "browser", "fault"


def count(desk: Desk, kind: str, now: dt.datetime, detail: str = "", by: int = 1) -> None:
    """Add to the desk's day; two first ones at the same moment make one row."""
    row = Tally.objects.filter(desk=desk, day=local_day(now), kind=kind, detail=detail)
    if row.update(count=F("count") + by):
        return
    try:
        with transaction.atomic():
            Tally.objects.create(desk=desk, day=local_day(now), kind=kind, detail=detail, count=by)
    except IntegrityError:
        row.update(count=F("count") + by)

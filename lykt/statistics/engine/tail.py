"""The newest changes of a year, to tell whether a copy is behind, and by which rows."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, QuerySet, Sum
from numpy.typing import NDArray

from lykt.statistics.engine.models import Change
from lykt.statistics.engine.sources import Source

SETTLED = dt.timedelta(days=1)
"""No transaction lasts longer. A change may be seen late, when its transaction ends, and with a
moment and a number before those of changes that were seen already."""

_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
Marks = NDArray[np.int64]


@dataclass(frozen=True)
class Tail:
    """How many changes there are since a moment, and the sum of their marks."""

    since: dt.datetime
    count: int
    total: int

    def is_now(self, source: Source, year: int) -> bool:
        return self == tail(source, year, self.since)


def tail(source: Source, year: int, since: dt.datetime) -> Tail:
    found = _changes(source, year, since).aggregate(n=Count("pk"), total=Sum("mark"))
    return Tail(since, found["n"], int(found["total"] or 0))


def marks(source: Source, year: int, since: dt.datetime) -> Marks:
    """Number, mark, row and microsecond of each change since a moment."""
    found = _changes(source, year, since).values_list("pk", "mark", "row", "at")
    rows = [(number, mark, row, _microsecond(at)) for number, mark, row, at in found]
    return np.array(rows, np.int64).reshape(-1, 4)


def settled(source: Source, year: int) -> dt.datetime:
    """Since when to look: what is older than that can change no more, but for the newest."""
    day_ago = dt.datetime.now(dt.UTC) - SETTLED
    newest = _changes(source, year, None).order_by("-at").values_list("at", flat=True).first()
    # The newest stays in sight: were it gone, the database would be another, or rolled back.
    return min(day_ago, newest) if newest else day_ago


def since_then(known: Marks, since: dt.datetime) -> Marks:
    kept: Marks = known[known[:, 3] >= _microsecond(since)]
    return kept


def summed(known: Marks, since: dt.datetime) -> Tail:
    return Tail(since, len(known), int(known[:, 1].sum()))


def _microsecond(moment: dt.datetime) -> int:
    return (moment - _BEGINNING) // dt.timedelta(microseconds=1)


def _changes(source: Source, year: int, since: dt.datetime | None) -> QuerySet[Change]:
    tables = [one.table for one in source.watched]
    changes = Change.objects.filter(watched__in=tables, year=year)
    return changes.filter(at__gte=since) if since else changes

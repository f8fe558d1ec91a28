"""Whether another call was being answered when a call came in."""

import datetime as dt
import heapq
from collections.abc import Iterator
from itertools import groupby

from lykt.helpline.models import CallRecord, Line
from lykt.lib.spreadsheets.values import LONGEST

_LONGEST = dt.timedelta(seconds=2 * LONGEST)  # waiting and talking
_BATCH = 2_000

# pk, started_at, answered, waited, talked, line_busy
_Call = tuple[int, dt.datetime, bool, int | None, int, bool]


def work_out_busy(line: Line, first: dt.datetime, last: dt.datetime) -> int:
    """Set ``line_busy`` where calls from ``first`` to ``last`` may have changed it; how many.

    One pass in the order of time, which also sees calls that other files brought.
    """
    calls = CallRecord.objects.filter(
        line=line,
        # Days first: they are what the index bounds.
        day__range=((first - _LONGEST).date(), (last + _LONGEST).date() + dt.timedelta(days=1)),
        started_at__range=(first - _LONGEST, last + _LONGEST),
    ).order_by("started_at", "pk")
    rows = calls.values_list("pk", "started_at", "answered", "waited", "talked", "line_busy")
    changed: dict[bool, list[int]] = {True: [], False: []}
    for call, busy in _sweep(rows.iterator(chunk_size=_BATCH)):
        if call[1] >= first and busy != call[5]:
            changed[busy].append(call[0])
    for busy, pks in changed.items():
        for start in range(0, len(pks), _BATCH):
            CallRecord.objects.filter(pk__in=pks[start : start + _BATCH]).update(line_busy=busy)
    return sum(map(len, changed.values()))


def _sweep(calls: Iterator[_Call]) -> Iterator[tuple[_Call, bool]]:
    """Each call, with whether another was being answered when it came."""
    # Answered calls that have not ended: when they end, when they were picked up, which.
    going_on: list[tuple[dt.datetime, dt.datetime, int]] = []
    for started, together in groupby(calls, key=lambda call: call[1]):
        while going_on and going_on[0][0] <= started:
            heapq.heappop(going_on)
        at_once = list(together)
        for pk, _started, answered, waited, talked, _busy in at_once:
            if answered:
                picked_up = started + dt.timedelta(seconds=waited or 0)
                ends = picked_up + dt.timedelta(seconds=talked)
                heapq.heappush(going_on, (ends, picked_up, pk))
        for call in at_once:
            yield (
                call,
                any(picked_up <= started and pk != call[0] for _ends, picked_up, pk in going_on),
            )

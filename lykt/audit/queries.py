"""Reading the audit log: its pages, its head, and the proof that nothing was changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from lykt.audit.chain import START, link_hash
from lykt.audit.models import Head, Record
from lykt.audit.unseen import unseen_by
from lykt.people.models import Person

_CHUNK = 2_000


class Link(NamedTuple):
    """A place in the chain, as noted by somebody outside the database."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class BrokenLink:
    """The first place where the chain does not hold, and what is wrong there."""

    number: int
    fault: str

    def __str__(self) -> str:
        return f"record {self.number}: {self.fault}"


def head() -> Link:
    """The newest link; number 0 when nothing has been recorded."""
    row = Head.objects.first()
    return Link(row.number, row.hash) if row else Link(0, START)


def first_broken_link(
    expected: Link | None = None, progress: Callable[[int], None] = lambda number: None
) -> BrokenLink | None:
    """Walk the chain from its start, holding a few records at a time.

    ``expected`` is a head noted elsewhere: a cut tail whose head was put back to fit can be
    seen in no other way.
    """
    newest = head()
    previous = Link(0, START)
    for record in _records_up_to(newest):
        fault = _fault(record, previous)
        if fault:
            return fault
        previous = Link(record.number, record.hash)
        if expected and previous.number == expected.number and previous != expected:
            return BrokenLink(previous.number, "changed since its hash was noted elsewhere")
        if previous.number % _CHUNK == 0:
            progress(previous.number)
    return _fault_at_end(previous, newest, expected)


def _records_up_to(newest: Link) -> Iterator[Record]:
    # Records added while we read belong to the next walk. Without a head they are all read,
    # so that a removed head is found.
    records = Record.objects.order_by("number")
    if newest.number:
        records = records.filter(number__lte=newest.number)
    return records.iterator(chunk_size=_CHUNK)


def _fault(record: Record, previous: Link) -> BrokenLink | None:
    if record.number != previous.number + 1:
        return BrokenLink(previous.number + 1, "missing")
    if record.previous_hash != previous.hash:
        return BrokenLink(record.number, "does not follow the record before it")
    if record.hash != link_hash(record):
        return BrokenLink(
            record.number,
            "changed after it was written, or written with another LYKT_AUDIT_KEY",
        )
    return None


def _fault_at_end(last: Link, newest: Link, expected: Link | None) -> BrokenLink | None:
    if last.number < newest.number:
        return BrokenLink(last.number + 1, f"missing: the tail up to {newest.number} is cut off")
    if last != newest:
        return BrokenLink(last.number, "the head of the chain does not match its last record")
    if expected and expected.number > last.number:
        return BrokenLink(
            last.number + 1, f"missing: {expected.number} was noted elsewhere, the tail is cut off"
        )
    return None


def newest_first(
    actors: QuerySet[Person],
    *,
    reader: Person,
    chosen: dict[str, Any],
    before: int | None,
    limit: int,
) -> list[Record]:
    """One page of what the actors and the service itself did, from before number ``before``."""
    records = Record.objects.filter(
        Q(actor__isnull=True) | Q(actor__in=actors.values("pk")), ~unseen_by(reader), **chosen
    )
    if before is not None:
        records = records.filter(number__lt=before)
    return list(records.select_related("actor").order_by("-number")[:limit])

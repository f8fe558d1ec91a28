"""The writes of an import: all of a file in one transaction, or nothing."""

import datetime as dt
import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.helpline.actions import NewContact, record_contacts
from lykt.helpline.imports import spool
from lykt.helpline.imports.busy import work_out_busy
from lykt.helpline.imports.known import already_there, token_of
from lykt.helpline.imports.preparing import Progress, Target
from lykt.helpline.imports.understanding import Understood
from lykt.helpline.models import CallRecord, ChatRecord, Contact, Import, Line
from lykt.lib.clock import local_day, local_minute
from lykt.lib.planner import look_anew_at
from lykt.people.models import Person
from lykt.questions.actions import NewResponse, record_many
from lykt.questions.models import Answer, Response, Version
from lykt.questions.queries import version_in_force

_BATCH = 2_000
_MANY = 10_000

Rows = Sequence[tuple[Understood, str]]


@dataclass(frozen=True)
class SourceFile:
    """What is remembered of the file itself."""

    name: str
    digest: str
    rows: int


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage less often: a fifth of the time that others wait for the transaction."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_seldom_collecting()
@transaction.atomic
def import_prepared(
    *,
    actor: Person | None,
    target: Target,
    source: SourceFile,
    ready: Iterable[bytes],
    about: int,
    progress: Progress = lambda done, about: None,
) -> Import:
    """Add the rows that ``preparing`` made ready, leaving out those added by others since."""
    # One import of a line at a time, or both would add the rows that two files share. Contacts
    # are registered meanwhile: the lock does not touch the line's key.
    Line.objects.select_for_update(no_key=True).get(pk=target.line.pk)
    imported = Import.objects.create(
        line=target.line,
        kind=target.kind,
        file_name=source.name,
        file_hash=source.digest,
        rows_read=source.rows,
        rows_added=0,
        imported_at=timezone.now(),
        imported_by=actor,
    )
    span = _Span()
    for rows in _batches(spool.rows(ready)):
        imported.rows_added += _add(actor, target, imported, _not_there(target.kind, rows))
        span.see(row.started_at for row, _fingerprint in rows)
        progress(span.rows, about)
    if target.kind == Import.Kind.CALLS and span.first and span.last:
        work_out_busy(target.line, span.first, span.last)
    imported.save(update_fields=["rows_added"])
    record(
        actor=actor,
        action="helpline.import_file",
        subject=imported,
        kind=target.kind,
        line=target.line.pk,
        rows_read=source.rows,
        rows_added=imported.rows_added,
        file_hash=source.digest,
    )
    if imported.rows_added >= _MANY:
        transaction.on_commit(partial(look_anew_at, [Answer, Contact, Response, CallRecord]))
    return imported


@dataclass
class _Span:
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    rows: int = 0

    def see(self, moments: Iterable[dt.datetime]) -> None:
        for moment in moments:
            self.rows += 1
            self.first = min(self.first or moment, moment)
            self.last = max(self.last or moment, moment)


def _batches(rows: Iterator[tuple[Understood, str]]) -> Iterator[Rows]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _not_there(kind: str, rows: Rows) -> Rows:
    known = already_there(kind, [fingerprint for _row, fingerprint in rows])
    return [(row, fingerprint) for row, fingerprint in rows if fingerprint not in known]


def _add(actor: Person | None, target: Target, imported: Import, rows: Rows) -> int:
    if target.kind == Import.Kind.CALLS:
        CallRecord.objects.bulk_create(_call(imported, row, mark) for row, mark in rows)
    elif target.kind == Import.Kind.CHATS:
        ChatRecord.objects.bulk_create(_chat(imported, row, mark) for row, mark in rows)
    elif target.kind == Import.Kind.FEEDBACK:
        _add_feedback(actor, target, rows)
    elif target.channel is not None:
        contacts = [_contact(row, mark) for row, mark in rows]
        record_contacts(actor=actor, channel=target.channel, rows=contacts, imported=imported)
    return len(rows)


def _contact(row: Understood, fingerprint: str) -> NewContact:
    return NewContact(row.unit_id, row.started_at, row.ended_at, row.answers, fingerprint)


def _call(imported: Import, row: Understood, fingerprint: str) -> CallRecord:
    return CallRecord(
        line_id=imported.line_id,
        started_at=row.started_at,
        day=local_day(row.started_at),
        minute=local_minute(row.started_at),
        imported=imported,
        fingerprint=fingerprint,
        **row.values,
    )


def _chat(imported: Import, row: Understood, fingerprint: str) -> ChatRecord:
    if row.ended_at is None:
        raise ValueError(f"row {row.row}: a chat without an end was made ready")
    return ChatRecord(
        line_id=imported.line_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        day=local_day(row.started_at),
        minute=local_minute(row.started_at),
        imported=imported,
        fingerprint=fingerprint,
    )


def _add_feedback(actor: Person | None, target: Target, rows: Rows) -> None:
    collection = target.channel.feedback if target.channel else None
    if collection is None:
        raise ValueError("feedback goes to a channel that collects it")
    versions: dict[dt.date, Version] = {}
    by_version: dict[Version, list[NewResponse]] = defaultdict(list)
    for row, fingerprint in rows:
        day = local_day(row.started_at)
        if day not in versions:
            versions[day] = version_in_force(collection.questionnaire, day)
        response = NewResponse(row.unit_id, day, row.answers, token_of(fingerprint))
        by_version[versions[day]].append(response)
    for version, responses in by_version.items():
        record_many(actor=actor, collection=collection, version=version, rows=responses)

"""The columnar copy: one Parquet file for each source and year, and how far it follows.

A file never changes: what is brought up to date is written beside it, and takes its place by a
rename, so that a reader in another process has the old or the new one, and nothing in between.
"""

import datetime as dt
import fcntl
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from lykt.statistics.engine.models import CopiedDatabase
from lykt.statistics.engine.moment import remembered
from lykt.statistics.engine.rows import ROW, read_rows
from lykt.statistics.engine.sources import Source
from lykt.statistics.engine.tail import Marks, Tail, marks, settled, since_then, summed

FORMAT = 2
"""Raised whenever a copy is laid out otherwise; older ones are then made anew."""
_MOST_CHANGED = 20_000


@dataclass(frozen=True)
class Part:
    """A year of a source as it lies in a file, with the tail of changes that it has seen."""

    source: str
    year: int
    token: str
    content: str
    """The same for files that hold the same."""
    folder: Path
    tail: Tail

    @property
    def file(self) -> Path:
        return self.folder / f"{self.year}-{self.token}.parquet"

    @cached_property
    def rows(self) -> int:
        """How many there are in the file."""
        found: int = pq.read_metadata(self.file).num_rows
        return found

    @property
    def seen(self) -> Path:
        return self.folder / f"{self.year}-{self.token}.npy"


def up_to_date(source: Source, year: int) -> Part:
    """The part of a year, brought up to date where it is behind."""
    folder = _folder(source)
    part = _read_state(source, folder, year)
    if part and part.tail.is_now(source, year):
        return part
    with _alone(folder):
        part = _read_state(source, folder, year)
        if part and part.tail.is_now(source, year):
            return part
        return _renewed(source, year, part)


def _folder(source: Source) -> Path:
    database = remembered(("database",), lambda: CopiedDatabase.objects.get_or_create(pk=1)[0])
    folder = Path(settings.TABLES_DIR) / str(database.token) / source.code
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time brings a source up to date."""
    with open(os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read_state(source: Source, folder: Path, year: int) -> Part | None:
    try:
        found = json.loads((folder / f"{year}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if found["format"] != FORMAT or found["columns"] != _layout(source):
        return None
    since = dt.datetime.fromisoformat(found["tail"]["since"])
    tail = Tail(**found["tail"] | {"since": since})
    part = Part(source.code, year, found["token"], found["content"], folder, tail)
    return part if part.file.exists() else None


def _layout(source: Source) -> list[Any]:
    """What a copy holds; a source that is described otherwise is copied anew."""
    columns = [[name, one.path, one.holds] for name, one in source.columns.items()]
    return [columns, source.key, source.answers, source.day, source.minute]


def _renewed(source: Source, year: int, before: Part | None) -> Part:
    # The changes are read before the rows: what comes in between is seen again the next time.
    since = settled(source, year)
    old = _load(before.seen) if before else None
    new = marks(source, year, min(since, before.tail.since) if before else since)
    changed = None if old is None else _changed(old, new)
    if before is None or changed is None or len(changed) > _MOST_CHANGED:
        table = read_rows(source, year)
    else:
        table = _replaced(source, before, changed)
    part = put_in_place(source, year, table, since_then(new, since), since)
    if before:
        before.file.unlink(missing_ok=True)
        before.seen.unlink(missing_ok=True)
    return part


def put_in_place(
    source: Source, year: int, table: pa.Table, seen: Marks, since: dt.datetime
) -> Part:
    """Let a year's rows be these, which have seen those changes."""
    written = _as_file(table)
    content = sha256(written).hexdigest()
    tail = summed(seen, since)
    part = Part(source.code, year, uuid.uuid4().hex, content, _folder(source), tail)
    _write(source, part, written, seen)
    return part


def _as_file(table: pa.Table) -> memoryview:
    to = pa.BufferOutputStream()
    pq.write_table(table.combine_chunks(), to, compression="zstd")
    return memoryview(to.getvalue())


def _changed(old: Marks, new: Marks) -> list[int] | None:
    """The rows of changes that were not seen; None when one that was seen is gone."""
    known = {(number, mark) for number, mark, *_ in old.tolist()}
    found = {(number, mark): row for number, mark, row, _ in new.tolist()}
    if known - found.keys():
        return None
    return sorted({row for key, row in found.items() if key not in known})


def _replaced(source: Source, before: Part, changed: list[int]) -> pa.Table:
    table = pq.read_table(before.file)
    stale = pc.is_in(table[ROW], pa.array(changed, pa.int64()))
    fresh = read_rows(source, before.year, changed)
    return pa.concat_tables([table.filter(pc.invert(stale)), fresh], promote_options="default")


def _load(path: Path) -> Marks | None:
    try:
        found: Marks = np.load(path)
    except (OSError, ValueError):
        return None
    return found


def _write(source: Source, part: Part, written: memoryview, seen: Marks) -> None:
    with _private(part.file) as to:
        to.write(written)
    with _private(part.seen) as to:
        np.save(to, seen)
    state = {
        "format": FORMAT,
        "columns": _layout(source),
        "token": part.token,
        "content": part.content,
        "tail": asdict(part.tail) | {"since": part.tail.since.isoformat()},
    }
    with _private(part.folder / f"{part.year}.json") as to:
        to.write(json.dumps(state).encode())


@contextmanager
def _private(path: Path) -> Iterator[Any]:
    """A new file that only this user reads, in place once it is whole."""
    unfinished = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    try:
        with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as to:
            yield to
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)

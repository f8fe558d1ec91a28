"""The migrated database that tests start from, kept from one run to the next.

Bringing an empty database up to date takes seconds, most of them for Django to work out what the
models looked like at each step. It still runs each time, and finds nothing left to do.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db import connection as typed_connection

# What differs between databases is in no type.
connection: Any = typed_connection
# A database in memory ends when nobody is connected to it any more.
_open: list[sqlite3.Connection] = []
_ROOT = Path(__file__).parent
_OURS = re.compile(r"^(?:from|import) (lykt\.[a-z_.]+)", re.MULTILINE)


def start_from_kept(folder: Path) -> None:
    """Let the test's database be filled from the one that is kept, if there is one."""
    if connection.vendor != "sqlite":
        return
    try:
        kept = sqlite3.connect(f"{_kept_in(folder).as_uri()}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return
    create = connection.creation._create_test_db

    def filled(*words: Any, **named: Any) -> Any:
        name = create(*words, **named)
        to = sqlite3.connect(name, uri=True)
        kept.backup(to)
        kept.close()
        if connection.creation.is_in_memory_db(name):
            _open.append(to)
        else:
            to.close()
        return name

    connection.creation._create_test_db = filled


def keep_migrated(folder: Path) -> None:
    """Right after it was made; those of other migrations are removed."""
    kept = _kept_in(folder)
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()
    if not in_memory or kept.exists():
        return
    for old in folder.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with closing(sqlite3.connect(unfinished)) as to:
        connection.connection.backup(to)
    unfinished.replace(kept)


def _kept_in(folder: Path) -> Path:
    return folder / f"{_digest()}.sqlite3"


def _digest() -> str:
    """The same for as long as migrating gives the same."""
    found = sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for path in _sources():
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def _sources() -> Iterator[Path]:
    """Each migration, and what of our own it imports."""
    imported = set()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            yield path
            imported |= set(_OURS.findall(path.read_text(encoding="utf-8")))
    paths = (_ROOT.joinpath(*name.split(".")) for name in sorted(imported))
    yield from (
        path / "__init__.py" if path.is_dir() else path.with_suffix(".py") for path in paths
    )

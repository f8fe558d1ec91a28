"""A conversation in a database that several threads can open."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from conftest import Cast, CastLine
from lykt.chat.live.tests.parties import Parties, begin, open_desk
from lykt.chat.models import Desk


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """SQLite's test database lies in one connection's memory; this copies it to a file."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory, named = connection.connection, connection.settings_dict["NAME"]
    with closing(sqlite3.connect(tmp_path / "live.sqlite3")) as copy:
        memory.backup(copy)
    connection.connection = None
    connection.settings_dict["NAME"] = str(tmp_path / "live.sqlite3")
    yield
    connection.close()
    connection.settings_dict["NAME"] = named
    connection.connection = memory


@pytest.fixture
def desk(on_disk: None, line: CastLine) -> Desk:
    return open_desk(line.chat)


@pytest.fixture
def parties(desk: Desk, cast: Cast) -> Parties:
    return begin(desk, cast.counsellor, cast.secretariat)[0]

"""The copy follows the database: whatever was written, corrected, moved or removed a second ago."""

import datetime as dt
import shutil
import stat
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from conftest import Cast, CastLine, at_once, needs_several_connections
from lykt.helpline.models import Contact
from lykt.questions.actions import correct_response
from lykt.statistics.engine import copies, known
from lykt.statistics.engine.backends import DuckDB
from lykt.statistics.engine.counting import count
from lykt.statistics.engine.models import Change, CopiedDatabase
from lykt.statistics.engine.moment import same_moment
from lykt.statistics.engine.rows import read_rows
from lykt.statistics.engine.tests.rows import Row, record
from lykt.statistics.periods import whole_year
from lykt.statistics.specs import Axis, TableSpec

MARCH = dt.date(2022, 3, 14)
WOMAN = Row(MARCH, 600, "oslo", "telephone", {"gender": "woman"})


def _counts(year: int = 2022) -> dict[str, int]:
    spec = TableSpec(
        "gender",
        "registrations",
        whole_year(year),
        {"line": "volinjen"},
        (Axis("question:gender"),),
    )
    counted = count(spec)
    (axis,) = counted.axes
    return {code: int(n) for code, n in zip(axis.codes, counted.counts, strict=True) if n}


def _files() -> set[Path]:
    token = CopiedDatabase.objects.get().token
    return set((Path(settings.TABLES_DIR) / str(token) / "registrations").glob("*.parquet"))


@pytest.fixture
def contact(line: CastLine, cast: Cast) -> Contact:
    (contact,) = record(line, cast, [WOMAN])
    return contact


def test_what_was_registered_a_second_ago_is_counted(
    line: CastLine, cast: Cast, contact: Contact
) -> None:
    assert sum(_counts().values()) == 2
    record(line, cast, [WOMAN, Row(MARCH, 1, "oslo", "chat", {"gender": "man"})])
    found = _counts()
    assert (found["woman"], found["man"]) == (2, 1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What DuckDB is asked from now on; nothing is known from tests before."""
    found: list[Any] = []
    run = DuckDB.run

    def asking(engine: DuckDB, expression: Any) -> Any:
        found.append(expression)
        return run(engine, expression)

    monkeypatch.setattr(DuckDB, "run", asking)
    monkeypatch.setattr(known, "_found", OrderedDict())
    return found


def test_what_was_counted_of_the_same_files_is_not_asked_again(
    line: CastLine, cast: Cast, contact: Contact, asked: list[Any]
) -> None:
    first = _counts()
    once = len(asked)
    assert _counts() == first
    assert len(asked) == once
    record(line, cast, [WOMAN])
    assert _counts()["woman"] == first["woman"] + 1
    assert len(asked) == 2 * once


def test_a_copy_made_anew_that_holds_the_same_is_not_asked_again(
    contact: Contact, asked: list[Any]
) -> None:
    first = _counts()
    once = len(asked)
    shutil.rmtree(settings.TABLES_DIR)
    assert _counts() == first
    assert len(asked) == once > 0


def test_a_correction_is_counted(cast: Cast, contact: Contact) -> None:
    assert _counts()["woman"] == 1
    correct_response(
        actor=cast.manager,
        response=contact.response,
        revision=1,
        answers={"gender": "man"},
        reason="feil",
    )
    found = _counts()
    assert (found.get("woman"), found["man"]) == (None, 1)


def test_a_contact_that_moves_to_another_year_leaves_the_old_one(contact: Contact) -> None:
    assert (_counts(2022).get("woman"), _counts(2021)) == (1, {})
    Contact.objects.filter(pk=contact.pk).update(day=dt.date(2021, 12, 31))
    assert (_counts(2022), _counts(2021).get("woman")) == ({}, 1)


def test_a_row_that_is_removed_is_counted_no_more(contact: Contact) -> None:
    assert _counts()["woman"] == 1
    contact.delete()
    assert _counts() == {}


def test_what_is_written_past_django_is_noticed(line: CastLine, cast: Cast) -> None:
    record(line, cast, [WOMAN, WOMAN])
    assert _counts()["woman"] == 2
    with connection.cursor() as cursor:
        cursor.execute("UPDATE helpline_contact SET day = '2020-01-01'")
    assert _counts() == {}


def test_what_is_rolled_back_is_not_kept(line: CastLine, cast: Cast, contact: Contact) -> None:
    with transaction.atomic():
        record(line, cast, [WOMAN])
        assert _counts()["woman"] == 2
        transaction.set_rollback(True)
    assert _counts()["woman"] == 1
    record(line, cast, [Row(MARCH, 600, "oslo", "telephone", {"gender": "man"})])
    found = _counts()
    assert (found["woman"], found["man"]) == (1, 1)


def test_only_what_changed_is_read_again(
    line: CastLine, cast: Cast, contact: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def noted(source: Any, year: int, rows: Any = None) -> Any:
        asked.append(rows)
        return read_rows(source, year, rows)

    monkeypatch.setattr(copies, "read_rows", noted)
    _counts()
    (added,) = record(line, cast, [WOMAN])
    _counts()
    _counts()
    assert asked == [None, [added.response_id]]


def test_a_copy_is_private_and_stands_alone(contact: Contact) -> None:
    _counts()
    (before,) = _files()
    contact.delete()
    _counts()
    (after,) = _files()
    assert after != before
    folder = after.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}


def test_a_broken_copy_is_made_anew(contact: Contact) -> None:
    _counts()
    for file in next(iter(_files())).parent.iterdir():
        file.write_bytes(b"nonsense") if file.suffix in (".json", ".npy") else file.unlink()
    assert _counts()["woman"] == 1


def test_tables_of_one_moment_agree(line: CastLine, cast: Cast, contact: Contact) -> None:
    with same_moment():
        before = _counts()
        record(line, cast, [WOMAN])
        assert _counts() == before
    assert _counts()["woman"] == 2


def test_changes_of_long_ago_are_settled(line: CastLine, cast: Cast, contact: Contact) -> None:
    Change.objects.update(at=dt.datetime(2022, 3, 14, tzinfo=dt.UTC))
    assert _counts()["woman"] == 1
    record(line, cast, [WOMAN])
    assert _counts()["woman"] == 2


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_several_processes_count_alike_while_one_registers(line: CastLine, cast: Cast) -> None:
    record(line, cast, [WOMAN] * 3)
    assert [one["woman"] for one in at_once(_counts, times=4)] == [3] * 4

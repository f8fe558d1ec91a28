"""The small cast that tests share: two organisations that run one line, and one outside it."""

import datetime as dt
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache as remembered
from io import StringIO
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models, transaction

from lykt.helpline.actions import set_up_line
from lykt.helpline.line_files import LineEntry, PartyEntry, read_line
from lykt.helpline.models import Channel, Line
from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Person, Unit
from lykt.questions.models import Option, Question, Questionnaire, Version

PASSWORD = "en lykt i mørket 116"


@dataclass(frozen=True)
class Cast:
    """Units ``secretariat`` and ``oslo`` share a line; ``outside`` has nothing to do with it."""

    secretariat: Unit
    oslo: Unit
    outside: Unit
    counsellor: Person
    oslo_counsellor: Person
    manager: Person
    reader: Person
    analyst: Person
    administrator: Person
    stranger: Person


def _person(email: str, role: str, unit: Unit) -> Person:
    # A hash is slow by design; tests that sign in set the password themselves.
    person = add_person(actor=None, email=f"{email}@example.org", name=email, password=None)
    appoint(actor=None, person=person, role=role, unit=unit, valid_from=dt.date(2019, 10, 1))
    return person


@pytest.fixture
def cast(db: None) -> Cast:
    secretariat, oslo, outside = (
        add_unit(actor=None, kind=Unit.Kind.ORGANISATION, code=code, name=name)
        for code, name in (
            ("secretariat", "Sekretariatet"),
            ("oslo", "Oslosenteret"),
            ("outside", "Et annet sted"),
        )
    )
    return Cast(
        secretariat=secretariat,
        oslo=oslo,
        outside=outside,
        counsellor=_person("counsellor", "counsellor", secretariat),
        oslo_counsellor=_person("oslo-counsellor", "counsellor", oslo),
        manager=_person("manager", "line_manager", secretariat),
        reader=_person("reader", "quality_reader", secretariat),
        analyst=_person("analyst", "analyst", secretariat),
        administrator=_person("administrator", "administrator", secretariat),
        stranger=_person("stranger", "line_manager", outside),
    )


@pytest.fixture(autouse=True)
def _no_memory_between_tests(settings: Any) -> None:
    """A cache in memory, empty for each test; the database's would need a database each time."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    cache.clear()


# --- At the same moment -------------------------------------------------------------------

Result = TypeVar("Result")

needs_several_connections = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's test database lies in one connection's memory"
)


def at_once(call: Callable[[], Result], times: int = 2) -> list[Result]:
    """Call it at the same moment, each time in a connection of its own; errors come out here."""
    start = Barrier(times)

    def run() -> Result:
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return [each.result() for each in [threads.submit(run) for _ in range(times)]]


# --- The line that the cast runs ----------------------------------------------------------

_LINES = Path(__file__).parent / "lykt" / "helpline" / "lines"
_UNITS = {"krisesentersekretariatet": "secretariat", "oslo-krisesenter": "oslo"}


@dataclass(frozen=True)
class CastLine:
    """The shipped line, run by the cast's ``secretariat`` and ``oslo``.

    The secretariat sees all of the line; Oslo sees what it registered itself.
    """

    line: Line
    telephone: Channel
    chat: Channel


def _with_units(entry: LineEntry, units: Mapping[str, str]) -> LineEntry:
    def party(party: PartyEntry) -> PartyEntry:
        return replace(party, code=units[party.code])

    channels = tuple(
        replace(
            channel,
            hours=tuple(replace(hours, unit=units[hours.unit]) for hours in channel.hours),
        )
        for channel in entry.channels
    )
    return replace(entry, parties=tuple(map(party, entry.parties)), channels=channels)


@pytest.fixture
def line(cast: Cast, questionnaires: None) -> CastLine:
    entry = read_line((_LINES / "volinjen.toml").read_text(encoding="utf-8"))
    line = set_up_line(actor=None, entry=_with_units(entry, _UNITS))
    channels = {channel.kind: channel for channel in line.channels.all()}
    return CastLine(line, channels[Channel.Kind.TELEPHONE], channels[Channel.Kind.CHAT])


@pytest.fixture
def questionnaires(db: None) -> None:
    """The shipped questionnaires, read once and then copied into each test's transaction."""
    for rows in _questionnaire_rows():
        rows[0]._meta.default_manager.bulk_create(rows)  # type: ignore[union-attr]


@remembered
def _questionnaire_rows() -> list[list[models.Model]]:
    with transaction.atomic():
        call_command("load_questionnaires", stdout=StringIO())
        rows: list[list[models.Model]] = [
            list(model._default_manager.all())
            for model in (Questionnaire, Version, Question, Option)
        ]
        transaction.set_rollback(True)
    return rows

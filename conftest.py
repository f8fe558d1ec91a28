"""The small cast that tests share: two organisations that run one line, and one outside it."""

import datetime as dt
import gc
import hashlib
import os
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling

from lykt.chat import proof
from lykt.chat.actions import go_on_duty, set_up_desk, start_conversation, take_conversation
from lykt.chat.models import Desk, Seat
from lykt.chat.sealing import KeyPair, make_conversation, make_key_pair, seal_ring_key
from lykt.helpline.actions import set_up_line
from lykt.helpline.line_files import LineEntry, PartyEntry, read_line
from lykt.helpline.models import Channel, Line
from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Person, Unit
from lykt.questions.models import Option, Question, Questionnaire, Version
from lykt.routines.models import Routine, RoutineVersion
from lykt.vault.models import Grant, PersonKey, RingKey
from made_once import MadeOnce, Once
from migrated_once import keep_migrated, start_from_kept

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


def _make_cast() -> Cast:
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


@dataclass(frozen=True)
class AllMade:
    """What the fixtures ``cast``, ``questionnaires``, ``routines``, ``line`` and ``desk`` copy."""

    cast: MadeOnce[Cast]
    questionnaires: MadeOnce[None]
    routines: MadeOnce[None]
    line: "MadeOnce[CastLine]"
    desk: "MadeOnce[CastDesk]"


@pytest.fixture(scope="session")
def _migrated(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings: None,
) -> Path:
    """Where the migrated database is kept."""
    cache = getattr(request.config, "cache", None)
    folder: Path = (cache.mkdir if cache else tmp_path_factory.mktemp)("migrated")
    start_from_kept(folder)
    return folder


@pytest.fixture(scope="session")
def django_db_setup(
    _migrated: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        keep_migrated(_migrated)


@pytest.fixture(scope="session")
def all_made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> AllMade:
    """Before any test has set another time, and before the demonstration is loaded."""
    with django_db_blocker.unblock():
        cast = MadeOnce(_make_cast)
        questionnaires = MadeOnce(
            _load_questionnaires, only=(Questionnaire, Version, Question, Option)
        )
        routines = MadeOnce(_load_routines, only=(Routine, RoutineVersion))
        line = MadeOnce(_make_line, cast, questionnaires)
        desk = MadeOnce(_make_desk, cast, questionnaires, line)
        return AllMade(cast, questionnaires, routines, line, desk)


@pytest.fixture(scope="session")
def kept_once() -> Once:
    return Once()


@pytest.fixture
def once(db: None, kept_once: Once) -> Once:
    """``once(make, *given)``: what takes long to make, for the tests that have it in common."""
    return kept_once


@pytest.fixture
def cast(db: None, all_made: AllMade) -> Cast:
    return all_made.cast.put_in()


def pytest_configure() -> None:
    """What Django and WhiteNoise do anew for each test, and no test needs."""
    # Else each test's client reads all static files through first.
    settings.WHITENOISE_AUTOREFRESH = True
    # Else a hundred permissions of Django's own, which Lykt does not use, after each emptying.
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    # How long something takes is measured in bench/; a machine that is busy is no fault.
    hypothesis_settings.register_profile(
        "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    hypothesis_settings.load_profile("untimed")


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # it tells no types
    """A process takes a file of tests at a time, and all of a folder whose tests share something
    that takes long to make: the demonstration.

    Marks for this, pytest-xdist's ``xdist_group``, go unseen with this pytest.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "demonstration" if file.startswith("lykt/demo/tests/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    return Sharing(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_collection_finish() -> None:
    """What is loaded by now stays loaded, and is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Libraries that count what they have made would call it leaked."""
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _no_memory_between_tests(settings: Any) -> None:
    """A cache in memory, empty for each test; the database's would need a database each time."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    cache.clear()


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings: Any, tmp_path: Path) -> None:
    """A test never touches the retention keys or the copies of the installation it runs in."""
    settings.RETENTION_DIR = tmp_path / "retention-keys"
    settings.TABLES_DIR = tmp_path / "tables"


@pytest.fixture(autouse=True)
def _light_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try at a proof of work costs little; how many there are is as it will be."""
    monkeypatch.setattr(proof, "_ROUNDS", 10)


@pytest.fixture
def reads(client: Client) -> "Reads":
    """``reads(person, address)``: how many queries the page takes; of many rows as of one."""

    def reads(person: Person, address: str) -> int:
        client.force_login(person)
        # What is remembered between requests is so from the first.
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    return reads


Reads = Callable[[Person, str], int]

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


def _make_line(cast: Cast, _questionnaires: None) -> CastLine:
    entry = read_line((_LINES / "volinjen.toml").read_text(encoding="utf-8"))
    line = set_up_line(actor=None, entry=_with_units(entry, _UNITS))
    channels = {channel.kind: channel for channel in line.channels.all()}
    return CastLine(line, channels[Channel.Kind.TELEPHONE], channels[Channel.Kind.CHAT])


@pytest.fixture
def line(cast: Cast, questionnaires: None, all_made: AllMade) -> CastLine:
    return all_made.line.put_in(cast, None)


def _load_questionnaires() -> None:
    call_command("load_questionnaires", stdout=StringIO())


@pytest.fixture
def questionnaires(db: None, all_made: AllMade) -> None:
    """The shipped questionnaires."""
    all_made.questionnaires.put_in()


def _load_routines() -> None:
    call_command("load_routines", stdout=StringIO())


@pytest.fixture
def routines(db: None, all_made: AllMade) -> None:
    """The shipped routines."""
    all_made.routines.put_in()


# --- The line's chat, run here ------------------------------------------------------------


@dataclass(frozen=True)
class CastDesk:
    """The line's chat, open day and night; ``counsellor``, ``oslo_counsellor`` and ``manager``
    hold its ring key, whose private half is ``ring``."""

    desk: Desk
    ring_key: RingKey
    ring: KeyPair


@dataclass(frozen=True)
class CallerTab:
    """What a caller's browser knows: the seat, its secret, and the conversation's key."""

    seat: Seat
    secret: bytes
    key: bytes


def _make_desk(cast: Cast, _questionnaires: None, line: CastLine) -> CastDesk:
    desk = set_up_desk(actor=None, channel=line.chat)
    line.chat.hours.all().delete()
    line.chat.hours.create(
        unit=cast.secretariat,
        weekdays=[1, 2, 3, 4, 5, 6, 7],
        days="all",
        opens=dt.time(),
        closes=dt.time(),
    )
    ring, now = make_key_pair(), timezone.now()
    ring_key = RingKey.objects.create(
        ring=desk.ring, number=1, public=ring.public, made_at=now, made_by=cast.manager
    )
    for person in (cast.counsellor, cast.oslo_counsellor, cast.manager):
        give_ring_key(person, ring_key, ring)
    return CastDesk(desk, ring_key, ring)


@pytest.fixture
def desk(cast: Cast, line: CastLine, all_made: AllMade) -> CastDesk:
    return all_made.desk.put_in(cast, None, line)


def give_ring_key(person: Person, ring_key: RingKey, ring: KeyPair) -> KeyPair:
    """A key of the person's own, and the ring's sealed to it."""
    pair, now = make_key_pair(), timezone.now()
    key = PersonKey.objects.create(person=person, public=pair.public, made_at=now)
    sealed = seal_ring_key(ring, ring_key.pk, public=pair.public, holder=key.pk)
    Grant.objects.create(key=ring_key, holder=key, sealed=sealed, granted_at=now)
    return pair


def start_chat(at: CastDesk, now: dt.datetime | None = None, **changes: Any) -> CallerTab:
    """A caller starts a conversation, as the browser does it."""
    made, secret = make_conversation(at.ring_key.pk, at.ring.public), os.urandom(32)
    started = {
        "desk": at.desk,
        "pressed_at": now or timezone.now(),
        "conversation": made.id,
        "seat": uuid.uuid4(),
        "secret_hash": hashlib.sha256(secret).digest(),
        "ring_key": at.ring_key.pk,
        "sealed_key": made.sealed_key,
        "choices": {},
        "now": now,
        **changes,
    }
    return CallerTab(start_conversation(**started), secret, made.key)


def answer_chat(tab: CallerTab, person: Person, unit: Unit, now: dt.datetime | None = None) -> Seat:
    """The person goes on duty and takes the conversation."""
    desk = Desk.objects.get(conversations=tab.seat.conversation_id)
    go_on_duty(actor=person, desk=desk, unit=unit, now=now)
    return take_conversation(
        actor=person, conversation=tab.seat.conversation_id, unit=unit, now=now
    )

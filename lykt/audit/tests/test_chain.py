"""The chain proves that nothing was changed, removed or cut off."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import Settings

from conftest import Cast, at_once, needs_several_connections
from lykt.audit.actions import record
from lykt.audit.append_only import drop_triggers, make_triggers
from lykt.audit.models import Head, Record
from lykt.audit.queries import Link, first_broken_link, head


@pytest.fixture
def ten(cast: Cast) -> list[Record]:
    """Ten more records, after those of the cast."""
    return [
        record(actor=cast.counsellor, action="room.do", subject=cast.oslo, place=number)
        for number in range(10)
    ]


@pytest.fixture
def tampering(db: None) -> Iterator[None]:
    """What whoever owns the database can do: drop the triggers first."""
    drop_triggers(connection)
    yield
    make_triggers(connection)


def broken_at() -> tuple[int, str] | None:
    broken = first_broken_link()
    return (broken.number, broken.fault) if broken else None


def test_an_untouched_chain_holds(ten: list[Record]) -> None:
    assert first_broken_link() is None
    assert head() == Link(ten[-1].number, ten[-1].hash)


def test_an_empty_log_holds(db: None) -> None:
    assert first_broken_link() is None
    assert head().number == 0


def test_a_record_is_written_only_with_what_it_records(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(actor=None, action="room.do")


def test_what_is_undone_leaves_no_record(cast: Cast) -> None:
    before = head()
    with transaction.atomic():
        record(actor=None, action="room.do")
        transaction.set_rollback(True)
    assert head() == before
    assert first_broken_link() is None


def test_the_database_refuses_a_change(ten: list[Record]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Record.objects.filter(pk=ten[3].pk).update(action="room.other")


def test_the_database_refuses_a_removal(ten: list[Record]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Record.objects.filter(pk=ten[3].pk).delete()


@pytest.mark.parametrize(
    "change",
    [
        {"action": "room.other"},
        {"details": {"place": 99}},
        {"subject_id": "1000"},
        {"actor": None},
        {"at": dt.datetime(2022, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_a_changed_record_is_found(
    ten: list[Record], tampering: None, change: dict[str, object]
) -> None:
    Record.objects.filter(pk=ten[3].pk).update(**change)
    number, fault = broken_at() or (0, "")
    assert number == ten[3].number
    assert "changed" in fault


def test_a_changed_record_with_a_hash_made_without_the_key_is_found(
    ten: list[Record], tampering: None, settings: Settings
) -> None:
    settings.AUDIT_KEY = "another key altogether, 32 characters"
    drop = list(Record.objects.filter(number__gte=ten[3].number).order_by("number"))
    Record.objects.filter(number__gte=ten[3].number).delete()
    Head.objects.update(number=ten[3].number - 1, hash=drop[0].previous_hash)
    for old in drop:
        record(actor=None, action="room.forged", place=old.number)
    settings.AUDIT_KEY = "demonstration-only-lykt_audit_key"
    assert broken_at() is not None
    assert (broken_at() or (0, ""))[0] == ten[3].number


def test_a_removed_record_is_found(ten: list[Record], tampering: None) -> None:
    Record.objects.filter(pk=ten[3].pk).delete()
    assert broken_at() == (ten[3].number, "missing")


def test_removed_and_renumbered_records_are_found(ten: list[Record], tampering: None) -> None:
    Record.objects.filter(pk=ten[3].pk).delete()
    Record.objects.filter(pk=ten[4].pk).update(number=ten[3].number)
    number, fault = broken_at() or (0, "")
    assert number == ten[3].number
    assert "follow" in fault


def test_a_cut_tail_is_found(ten: list[Record], tampering: None) -> None:
    Record.objects.filter(number__gt=ten[6].number).delete()
    number, fault = broken_at() or (0, "")
    assert number == ten[7].number
    assert "tail" in fault


def test_a_removed_head_is_found(ten: list[Record], tampering: None) -> None:
    Head.objects.all().delete()
    assert broken_at() is not None


def test_a_cut_tail_with_a_head_put_back_is_found_by_a_head_noted_elsewhere(
    ten: list[Record], tampering: None
) -> None:
    noted = head()
    Record.objects.filter(number__gt=ten[6].number).delete()
    Head.objects.update(number=ten[6].number, hash=ten[6].hash)
    assert first_broken_link() is None
    broken = first_broken_link(noted)
    assert broken
    assert broken.number == ten[7].number


def test_a_noted_head_in_the_middle_still_fits(ten: list[Record]) -> None:
    assert first_broken_link(Link(ten[4].number, ten[4].hash)) is None
    assert first_broken_link(Link(ten[4].number, "0" * 64)) is not None


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("audit", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_proves_the_chain(ten: list[Record]) -> None:
    said = run("verify")
    assert f"{ten[-1].number} records" in said
    assert run("head").strip() == str(head())
    assert "whole" in run("verify", "--expect", run("head").strip())


def test_the_command_fails_and_names_the_first_broken_link(
    ten: list[Record], tampering: None
) -> None:
    Record.objects.filter(pk__in=[ten[3].pk, ten[5].pk]).update(action="room.other")
    with pytest.raises(CommandError, match=f"record {ten[3].number}: changed") as caught:
        run("verify")
    assert caught.value.returncode == 1


@pytest.mark.parametrize("text", ["x", "12", "12:abc", f"-1:{'0' * 64}"])
def test_the_command_says_how_a_head_is_written(db: None, text: str) -> None:
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        run("verify", f"--expect={text}")


def test_the_walk_is_shown_and_holds_a_few_records_at_a_time(
    ten: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lykt.audit.queries._CHUNK", 5)
    shown: list[int] = []
    first_broken_link(progress=shown.append)
    assert shown == list(range(5, ten[-1].number + 1, 5))


def test_the_flush_command_is_refused_in_production(db: None, settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="can not be emptied"):
        call_command("flush", "--no-input")


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    def write() -> None:
        for number in range(20):
            with transaction.atomic():
                record(actor=None, action="room.do", number=number)

    at_once(write, times=4)
    assert head().number == 80
    assert first_broken_link() is None


codes = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
details = st.dictionaries(
    codes,
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | codes,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(codes, inner, max_size=3),
        max_leaves=5,
    ),
    max_size=4,
)
# Hypothesis adds the zone itself.
moments = st.datetimes(
    dt.datetime(1970, 1, 2),  # noqa: DTZ001
    dt.datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)


class RoundTrip(TestCase):
    """A hash still fits what the database gives back."""

    @profile(max_examples=60)
    @given(details=details, at=moments)
    def test_any_details_and_moment(self, details: dict[str, object], at: dt.datetime) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("lykt.audit.actions.timezone.now", lambda: at)
            record(actor=None, action="room.do", a=details)
        assert first_broken_link() is None

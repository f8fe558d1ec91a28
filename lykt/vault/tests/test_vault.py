"""Sealing, and destroying what was sealed."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from lykt.audit.models import Record
from lykt.vault.actions import destroy_due_keys, make_key
from lykt.vault.models import RecordKey
from lykt.vault.sealing import (
    KeyDestroyedError,
    SealBrokenError,
    new_key,
    seal,
    seal_secret,
    unseal,
    unseal_secret,
)

PLACE = "questions.sealedtext:1:summary"
key = new_key(destroy_on=None)


@given(st.binary(max_size=2_000), st.text(max_size=50))
def test_what_is_sealed_opens_in_its_place(plain: bytes, place: str) -> None:
    assert unseal(key, seal(key, plain, place), place) == plain


@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_it_opens_nowhere_else(plain: bytes, place: str, other: str) -> None:
    if place == other:
        return
    with pytest.raises(SealBrokenError):
        unseal(key, seal(key, plain, place), other)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_one_changed_bit_is_found(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(key, plain, PLACE))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(SealBrokenError):
        unseal(key, bytes(sealed), PLACE)


def test_the_same_text_is_never_sealed_alike() -> None:
    assert seal(key, b"text", PLACE) != seal(key, b"text", PLACE)


def test_another_record_s_key_does_not_open_it() -> None:
    with pytest.raises(SealBrokenError):
        unseal(new_key(destroy_on=None), seal(key, b"text", PLACE), PLACE)


def test_a_key_moved_to_another_record_does_not_open(db: None) -> None:
    other = make_key(destroy_on=None)
    other.wrapped = key.wrapped
    with pytest.raises(SealBrokenError):
        unseal(other, seal(key, b"text", PLACE), PLACE)


def test_service_keys_are_changed_without_losing_anything(settings: Settings) -> None:
    settings.VAULT_KEYS = ["the older service key"]
    older = new_key(destroy_on=None)
    sealed, secret = seal(older, b"text", PLACE), seal_secret("seed", "mfa")
    settings.VAULT_KEYS = ["the newer service key", "the older service key"]
    assert unseal(older, sealed, PLACE) == b"text"
    assert unseal_secret(secret, "mfa") == "seed"
    settings.VAULT_KEYS = ["the newer service key"]
    with pytest.raises(SealBrokenError, match="LYKT_VAULT_KEYS"):
        unseal(older, sealed, PLACE)
    with pytest.raises(SealBrokenError, match="LYKT_VAULT_KEYS"):
        unseal_secret(secret, "mfa")


def test_a_secret_of_the_service_opens_in_its_place_only() -> None:
    with pytest.raises(SealBrokenError):
        unseal_secret(seal_secret("seed", "mfa"), "elsewhere")


def test_a_destroyed_key_opens_nothing_ever_again(db: None) -> None:
    today = timezone.localdate()
    due = make_key(destroy_on=today)
    later = make_key(destroy_on=today + dt.timedelta(days=1))
    kept = make_key(destroy_on=None)
    sealed = {each.pk: seal(each, b"text", PLACE) for each in (due, later, kept)}
    assert destroy_due_keys() == 1
    due.refresh_from_db()
    assert not bytes(due.wrapped)
    with pytest.raises(KeyDestroyedError):
        unseal(due, sealed[due.pk], PLACE)
    for each in (later, kept):
        each.refresh_from_db()
        assert unseal(each, sealed[each.pk], PLACE) == b"text"


def test_destroying_is_audited_once(db: None) -> None:
    make_key(destroy_on=dt.date(2022, 1, 1))
    assert (destroy_due_keys(), destroy_due_keys()) == (1, 0)
    assert Record.objects.get(action="vault.destroy_keys").details["count"] == 1


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("destroy_expired", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_destroys_what_is_due(db: None) -> None:
    make_key(destroy_on=dt.date(2022, 1, 1))
    make_key(destroy_on=dt.date(2022, 1, 3))
    assert run("--until", "2022-01-02").startswith("Keys destroyed: 1\n")
    assert run().startswith("Keys destroyed: 1\n")
    assert RecordKey.objects.filter(destroyed_at__isnull=True).count() == 0


@pytest.mark.parametrize(("day", "cure"), [("2999-01-01", "not come yet"), ("31.12", "2026-12-31")])
def test_the_command_refuses_a_day_that_can_not_be_meant(db: None, day: str, cure: str) -> None:
    with pytest.raises(CommandError, match=cure):
        run("--until", day)

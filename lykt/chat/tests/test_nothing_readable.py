"""When a conversation's time has ended, nobody can read it: whatever backup and keys they hold.

The thief here has everything: a backup from before, the database after, every private key of the
ring, of people and of the service, the caller's seat and return words. What is missing is one file.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from conftest import CallerTab, Cast, CastDesk, answer_chat, give_ring_key, start_chat
from lykt.chat.actions import delete_now, destroy_conversations, make_return_code
from lykt.chat.live.batch import Sending, commit
from lykt.chat.live.store import store
from lykt.chat.live.wire import Message
from lykt.chat.models import Conversation, Entry
from lykt.chat.queries.keys import KEY_PLACE, RETURN_PLACE
from lykt.chat.sealing import (
    NotOpenedError,
    Place,
    derive_return_code,
    first_digest,
    message_key,
    open_conversation_key,
    open_message,
    seal_message,
    wrap_for_return,
)
from lykt.vault.models import RingKey

WORDS = ["blåbær", "fjord", "lykt", "måne", "stige", "vind"]
SAID = "han har gjemt nøkkelen under trappa"


@dataclass(frozen=True)
class Loot:
    """Bytes of the database, as they lay there at different times, and every key at hand."""

    rows: list[tuple[str, dict[str, Any]]]
    keys: set[bytes]

    def blobs(self, model: str, field: str) -> set[bytes]:
        return {bytes(row[field]) for name, row in self.rows if name == model and row.get(field)}

    def with_files(self, folder: Path) -> "Loot":
        """And with every run of 32 bytes in the files of a folder, as a key."""
        held = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        runs = {file[at : at + 32] for file in held for at in range(len(file) - 31)}
        return Loot(self.rows, self.keys | runs)


def backup() -> list[tuple[str, dict[str, Any]]]:
    """Every row of the rooms that a conversation touches."""
    models = [*apps.get_app_config("chat").get_models(), *apps.get_app_config("vault").get_models()]
    return [(model.__name__, row) for model in models for row in model._default_manager.values()]


def opened(loot: Loot) -> set[str]:
    """Every message that can be read with it, by whatever order of unwrapping."""
    found = set()
    for key, (name, row) in product(_conversation_keys(loot) | loot.keys, loot.rows):
        if name == "Entry" and row["sealed"]:
            place = Place(
                row["conversation_id"],
                row["seat_id"],
                row["sender_number"],
                row["after"],
                bytes(row["after_digest"]),
            )
            try:
                held = message_key(key, place.conversation)
                found.add(open_message(held, place, bytes(row["sealed"])))
            except NotOpenedError:
                continue
    return found


def _conversation_keys(loot: Loot) -> set[bytes]:
    conversations = {row["id"] for name, row in loot.rows if name == "Conversation"}
    rings = {row["id"] for name, row in loot.rows if name == "RingKey"}
    found = set()
    for blob in _unwrapped(loot, "Conversation", "sealed_key", KEY_PLACE):
        for conversation, ring, private in product(conversations, rings, loot.keys):
            try:
                found.add(open_conversation_key(blob, conversation, ring, private))
            except NotOpenedError:
                continue
    for blob in _unwrapped(loot, "ReturnCode", "wrapped_key", RETURN_PLACE):
        for conversation, key in product(conversations, loot.keys):
            aad = b"lykt return v1" + conversation.bytes
            found |= _try(key, blob, aad)
    return found


def _unwrapped(loot: Loot, model: str, field: str, place: str) -> set[bytes]:
    """As it lies there, without its frame, and with the outer seal opened by any key at hand."""
    found = set()
    for blob in loot.blobs(model, field):
        found |= {blob, blob[12:-16]}
        for key in loot.keys:
            found |= _try(key, blob, place.encode())
    return found


def _try(key: bytes, blob: bytes, aad: bytes) -> set[bytes]:
    try:
        return {AESGCM(key).decrypt(blob[:12], blob[12:], aad)}
    except (InvalidTag, ValueError):
        return set()


def say(tab: CallerTab, text: str) -> None:
    """Write a message as the live path does."""
    conversation = tab.seat.conversation_id
    number = Entry.objects.filter(seat=tab.seat, sender_number__isnull=False).count() + 1
    place = Place(conversation, tab.seat.pk, number, 0, first_digest(conversation))
    sealed = seal_message(message_key(tab.key, conversation), place, text, 0)
    message = Message(number, 0, place.after_digest, sealed)
    batch = commit(
        store(), [Sending(conversation, tab.seat.pk, (message,))], [], lambda batch: None
    )
    assert batch.outcomes[0].refusal is None


@lru_cache
def from_words() -> tuple[bytes, bytes]:
    return derive_return_code(WORDS)


@pytest.fixture
def person_keys(cast: Cast, desk: CastDesk) -> set[bytes]:
    """What a person holds, known here because it was made here."""
    other = give_ring_key(cast.analyst, desk.ring_key, desk.ring)
    return {other.private}


@pytest.fixture
def tab(desk: CastDesk, cast: Cast) -> CallerTab:
    tab = start_chat(desk)
    answer_chat(tab, cast.counsellor, cast.secretariat)
    lookup, wrapping = from_words()
    wrapped = wrap_for_return(wrapping, tab.seat.conversation_id, tab.key)
    make_return_code(seat=tab.seat, lookup=lookup, wrapped_key=wrapped)
    say(tab, SAID)
    return tab


@pytest.fixture
def loot(desk: CastDesk, tab: CallerTab, person_keys: set[bytes]) -> Loot:
    """A backup, and all keys but the retention keys."""
    service = [*settings.VAULT_KEYS, settings.SECRET_KEY, settings.AUDIT_KEY]
    derived = {hashlib.sha256(b"lykt vault " + key.encode()).digest() for key in service}
    derived |= {hashlib.sha256(key.encode()).digest() for key in service}
    rings = {desk.ring.private} | {bytes(key.public) for key in RingKey.objects.all()}
    return Loot(backup(), {*derived, *rings, *person_keys, *from_words(), tab.secret})


def test_the_ring_key_or_the_return_words_open_it_before(loot: Loot, desk: CastDesk) -> None:
    """The control: the thief below knows how to read."""
    everything = loot.with_files(Path(settings.RETENTION_DIR))
    assert opened(everything) == {SAID}
    words = set(from_words())
    assert opened(Loot(loot.rows, everything.keys - words)) == {SAID}
    assert opened(Loot(loot.rows, everything.keys - {desk.ring.private})) == {SAID}


def test_a_backup_without_the_retention_key_opens_nothing(loot: Loot) -> None:
    assert opened(loot) == set()


def test_after_its_time_nothing_that_remains_opens_it(loot: Loot, tab: CallerTab) -> None:
    done = destroy_conversations(today=Conversation.objects.get().destroy_on)
    assert (done.done, done.failed) == (1, 0)
    after = Loot(loot.rows + backup(), loot.keys).with_files(Path(settings.RETENTION_DIR))
    assert opened(after) == set()


def test_deleting_at_once_is_the_same(loot: Loot, tab: CallerTab) -> None:
    delete_now(tab.seat)
    after = Loot(loot.rows + backup(), loot.keys).with_files(Path(settings.RETENTION_DIR))
    assert opened(after) == set()


def test_others_conversations_are_still_read(desk: CastDesk, loot: Loot, tab: CallerTab) -> None:
    """Destroying one file closes one conversation."""
    other = start_chat(desk)
    say(other, "den andre")
    delete_now(tab.seat)
    after = Loot(loot.rows + backup(), loot.keys).with_files(Path(settings.RETENTION_DIR))
    assert opened(after) == {"den andre"}


def test_what_was_destroyed_is_gone_from_the_rows_too(tab: CallerTab) -> None:
    destroy_conversations(today=Conversation.objects.get().destroy_on)
    conversation = Conversation.objects.get()
    assert not bytes(conversation.sealed_key)
    assert not Entry.objects.filter(sealed__isnull=False).exists()
    assert not any(bytes(seat.secret_hash or b"") for seat in conversation.seats.all())
    assert conversation.requests.count() == 1


def test_a_file_that_can_not_be_destroyed_is_said_and_stays_due(
    tab: CallerTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "read-only")

    with monkeypatch.context() as broken:
        broken.setattr(os, "open", refuse)
        done = destroy_conversations(today=Conversation.objects.get().destroy_on)
    assert (done.due, done.done, done.failed) == (1, 0, 1)
    assert Conversation.objects.get().destroy_error == "EACCES"
    assert destroy_conversations(today=timezone.localdate().replace(year=2099)).done == 1

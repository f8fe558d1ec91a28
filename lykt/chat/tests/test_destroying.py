"""What retention ends can be opened by nobody, with no copy of the database."""

import datetime as dt
import os
import uuid
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import CommandError, call_command
from django.utils import timezone

from conftest import (
    CallerTab,
    Cast,
    CastDesk,
    answer_chat,
    at_once,
    needs_several_connections,
    start_chat,
)
from lykt.audit.models import Record
from lykt.chat.actions import (
    delete_now,
    destroy_conversations,
    invite,
    make_return_code,
    remove_orphan_keys,
    report_faults,
)
from lykt.chat.models import ChatRequest, Conversation, Entry, Fault, ReturnCode, Seat
from lykt.chat.queries import caller_seat, sealed_key_for
from lykt.chat.queries.keys import KEY_PLACE, RETURN_PLACE, unsealed_key
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
from lykt.chat.workflow import DeleteFailedError, DestroyedError
from lykt.vault.destroyers import Destroyed
from lykt.vault.retention import is_held, keys_held, make_retention_key

NOON = dt.datetime(2022, 5, 5, 10, 0, tzinfo=dt.UTC)
DUE = dt.date(2022, 6, 4)
WORDS = "jeg er redd for ham"


@pytest.fixture
def tab(desk: CastDesk, cast: Cast) -> CallerTab:
    """A conversation with a message, a return code, a note, a fault and a counsellor."""
    tab = start_chat(desk, NOON)
    answer_chat(tab, cast.counsellor, cast.secretariat, NOON)
    pk = tab.seat.conversation_id
    Entry.objects.create(
        conversation_id=pk,
        number=3,
        seat=tab.seat,
        sender_number=1,
        after=0,
        after_digest=first_digest(pk),
        sealed=seal_message(message_key(tab.key, pk), place(tab), WORDS, 0),
        at=NOON,
    )
    Conversation.objects.filter(pk=pk).update(last_number=3)
    lookup, wrapping = derive_return_code(["en", "to", "tre", "fire", "fem", "seks"])
    wrapped = wrap_for_return(wrapping, pk, tab.key)
    make_return_code(seat=tab.seat, lookup=lookup, wrapped_key=wrapped)
    report_faults(seat=tab.seat, counts={"gap": 1})
    return tab


def place(tab: CallerTab) -> Place:
    pk = tab.seat.conversation_id
    return Place(pk, tab.seat.pk, 1, 0, first_digest(pk))


def key_files(settings: Any) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in Path(settings.RETENTION_DIR).glob("*/*")}


def open_copy(copy: Conversation, key: bytes, desk: CastDesk, tab: CallerTab) -> str:
    """As a thief with the rows, a retention key and the ring's private key would."""
    stored = bytes(copy.sealed_key)
    inner = AESGCM(key).decrypt(stored[:12], stored[12:], KEY_PLACE.encode())
    conversation_key = open_conversation_key(inner, copy.pk, desk.ring_key.pk, desk.ring.private)
    sealed = bytes(Entry.objects.get(seat=tab.seat, sender_number=1).sealed or b"")
    return open_message(message_key(conversation_key, copy.pk), place(tab), sealed)


def test_a_copy_of_every_row_and_every_key_that_is_left_opens_nothing(
    desk: CastDesk, tab: CallerTab, cast: Cast, settings: Any
) -> None:
    others = [start_chat(desk, NOON + dt.timedelta(days=1)) for _ in range(3)]
    copy, code = Conversation.objects.get(pk=tab.seat.conversation_id), ReturnCode.objects.get()
    sealed_before = bytes(Entry.objects.get(seat=tab.seat, sender_number=1).sealed or b"")
    before = key_files(settings)
    # With the key's file there is a way in, for whoever has the ring's private key too.
    assert open_copy(copy, before[copy.pk.hex], desk, tab) == WORDS

    assert destroy_conversations(today=DUE) == Destroyed(due=1, done=1, failed=0)

    left = key_files(settings)
    assert set(left) == {other.seat.conversation_id.hex for other in others}
    assert before[copy.pk.hex] not in left.values()
    for key in left.values():
        for stored, where in ((copy.sealed_key, KEY_PLACE), (code.wrapped_key, RETURN_PLACE)):
            with pytest.raises(InvalidTag):
                AESGCM(key).decrypt(bytes(stored)[:12], bytes(stored)[12:], where.encode())
    with pytest.raises(NotOpenedError):
        open_conversation_key(bytes(copy.sealed_key), copy.pk, desk.ring_key.pk, desk.ring.private)
    assert WORDS.encode() not in sealed_before
    # Also where the rows are brought back from a backup.
    copy.save()
    with pytest.raises(DestroyedError):
        unsealed_key(copy)


def test_after_it_nobody_opens_it_and_only_times_are_left(
    desk: CastDesk, tab: CallerTab, cast: Cast
) -> None:
    destroy_conversations(today=DUE)
    conversation = Conversation.objects.get()
    assert not is_held(conversation.pk)
    assert (bytes(conversation.sealed_key), conversation.choices) == (b"", {})
    assert conversation.destroyed_at is not None
    assert not Entry.objects.exists()
    assert not ReturnCode.objects.exists()
    assert set(Seat.objects.values_list("secret_hash", flat=True)) == {None}
    request = ChatRequest.objects.get()
    assert (request.pressed_at, request.answered_at, request.outcome) == (NOON, NOON, "answered")
    assert Fault.objects.get().count == 1
    with pytest.raises(Conversation.DoesNotExist):
        sealed_key_for(cast.counsellor, conversation)
    with pytest.raises(DestroyedError):
        unsealed_key(conversation)
    with pytest.raises(Seat.DoesNotExist):
        caller_seat(tab.seat.pk, tab.secret)


def test_its_time_does_not_come_early_and_is_done_once(desk: CastDesk, tab: CallerTab) -> None:
    assert destroy_conversations(today=DUE - dt.timedelta(days=1)) == Destroyed(0, 0, 0)
    assert destroy_conversations(today=DUE) == Destroyed(1, 1, 0)
    assert destroy_conversations(today=DUE) == Destroyed(0, 0, 0)
    details = Record.objects.get(action="chat.destroy_conversations").details
    assert (details["due"], details["done"]) == (1, 1)


def block(pk: uuid.UUID, settings: Any) -> Path:
    """A folder where the key's file was: it can be neither opened for writing nor unlinked."""
    file = Path(settings.RETENTION_DIR) / pk.hex[:2] / pk.hex
    held = file.read_bytes()
    file.unlink()
    file.mkdir()
    (file / "key").write_bytes(held)
    return file


def test_a_key_that_can_not_be_destroyed_leaves_it_due(
    desk: CastDesk, tab: CallerTab, settings: Any
) -> None:
    other = start_chat(desk, NOON)
    file = block(tab.seat.conversation_id, settings)
    assert destroy_conversations(today=DUE) == Destroyed(due=2, done=1, failed=1)
    failed = Conversation.objects.get(pk=tab.seat.conversation_id)
    assert (failed.destroy_error, failed.destroyed_at) == ("EISDIR", None)
    assert failed.entries.exists()
    assert not is_held(other.seat.conversation_id)
    (file / "key").unlink()
    file.rmdir()
    assert destroy_conversations(today=DUE) == Destroyed(due=1, done=1, failed=0)
    failed.refresh_from_db()
    assert failed.destroy_error == ""


def test_the_caller_deletes_it_at_once_and_everybody_hears(
    tab: CallerTab, django_capture_on_commit_callbacks: Any
) -> None:
    delete_now(tab.seat, now=NOON)
    conversation = Conversation.objects.get()
    assert conversation.destroyed_at == NOON
    assert not is_held(conversation.pk)
    request = ChatRequest.objects.get()
    assert (request.outcome, request.cause) == ("answered", "by_caller")
    delete_now(tab.seat, now=NOON)


def test_a_deletion_that_fails_is_due_from_today(tab: CallerTab, settings: Any) -> None:
    block(tab.seat.conversation_id, settings)
    with pytest.raises(DeleteFailedError):
        delete_now(tab.seat, now=NOON)
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.destroy_on) == ("ended", NOON.date())
    assert destroy_conversations(today=NOON.date()).failed == 1


def test_notes_to_colleagues_go_with_it(desk: CastDesk, tab: CallerTab, cast: Cast) -> None:
    answer = start_chat(desk, NOON)
    answer_chat(answer, cast.oslo_counsellor, cast.oslo, NOON)
    invitation = invite(
        actor=cast.counsellor,
        conversation=tab.seat.conversation_id,
        to=cast.oslo_counsellor,
        kind="join",
        note=b"sealed",
        now=NOON,
    )
    destroy_conversations(today=DUE)
    invitation.refresh_from_db()
    assert invitation.note is None


# --- Keys without a conversation ----------------------------------------------------------


def aged(settings: Any) -> None:
    for file in Path(settings.RETENTION_DIR).glob("*/*"):
        os.utime(file, (0, 0))


def test_what_a_failed_start_left_is_removed_after_an_hour(tab: CallerTab, settings: Any) -> None:
    orphan = uuid.uuid4()
    make_retention_key(orphan)
    assert remove_orphan_keys(now=timezone.now()) == 0
    aged(settings)
    (Path(settings.RETENTION_DIR) / orphan.hex[:2] / f"{orphan.hex}.halfmade").write_text("")
    aged(settings)
    assert remove_orphan_keys(now=timezone.now()) == 1
    assert keys_held() == {tab.seat.conversation_id}
    assert len(key_files(settings)) == 1


def test_a_folder_that_is_another_s_is_left_alone(settings: Any, db: None) -> None:
    for _ in range(3):
        make_retention_key(uuid.uuid4())
    aged(settings)
    assert remove_orphan_keys(now=timezone.now()) == 0
    assert len(keys_held()) == 3


# --- The commands -------------------------------------------------------------------------


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_command_shows_what_is_due_and_proves_what_was_done(
    desk: CastDesk, tab: CallerTab
) -> None:
    start_chat(desk)
    pk = tab.seat.conversation_id
    shown = run("conversations", "due")
    assert f"{pk} due since 2022-06-04" in shown
    assert "due 1, done 0, failed 0, kept 1, keys left 0, keys lost 0" in shown
    assert run("conversations", "destroy") == "due 1, done 1, failed 0\n"
    assert run("conversations", "due") == (
        "due 0, done 1, failed 0, kept 1, keys left 0, keys lost 0\n"
    )


def test_the_command_fails_when_something_is_left(tab: CallerTab, settings: Any) -> None:
    block(tab.seat.conversation_id, settings)
    with pytest.raises(CommandError, match="LYKT_RETENTION_DIR"):
        run("conversations", "destroy")
    with pytest.raises(CommandError):
        run("conversations", "due")
    with pytest.raises(CommandError, match="could not be destroyed"):
        run("destroy_expired")


def test_a_key_that_came_back_from_a_copy_is_found(tab: CallerTab) -> None:
    run("conversations", "destroy")
    make_retention_key(tab.seat.conversation_id)
    with pytest.raises(CommandError, match="Not everything"):
        run("conversations", "due")


def test_the_daily_command_destroys_conversations_too(tab: CallerTab) -> None:
    assert "Conversations: due 1, done 1, failed 0" in run("destroy_expired").splitlines()
    assert Conversation.objects.get().destroyed_at is not None


def test_nothing_is_destroyed_before_its_day(tab: CallerTab) -> None:
    with pytest.raises(CommandError, match="not come yet"):
        run("conversations", "destroy", "--until", "2999-01-01")


@pytest.mark.django_db(transaction=True)
@needs_several_connections
def test_destroyed_twice_at_once_it_is_destroyed_once(desk: CastDesk) -> None:
    tabs = [start_chat(desk) for _ in range(4)]
    day = timezone.localdate() + dt.timedelta(days=31)
    runs = at_once(lambda: destroy_conversations(today=day), times=3)
    assert sum(each.failed for each in runs) == 0
    assert not keys_held()
    assert Conversation.objects.filter(destroyed_at__isnull=False).count() == len(tabs)

"""The demonstration's chat: open, with keys that open, and a ledger that agrees."""

import datetime as dt
import uuid
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from lykt.chat.models import ChatRequest, Desk
from lykt.chat.queries import availability
from lykt.chat.sealing import (
    make_conversation,
    open_conversation_key,
    open_ring_key,
    unwrap_with_passphrase,
)
from lykt.demo.chat import demonstration_desk, keep_hours
from lykt.demo.sign_ins import read_key_lines
from lykt.helpline.models import Contact
from lykt.people.models import Person
from lykt.vault.models import Grant, PersonKey, RecoveryKey
from lykt.vault.queries import key_in_use, person_key_of

pytestmark = pytest.mark.django_db


def _next_sunday_night() -> dt.datetime:
    day = timezone.localdate() + dt.timedelta(days=7 - timezone.localdate().isoweekday() + 7)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(3)))


@pytest.fixture
def desk(demonstration: str) -> Desk:
    found = demonstration_desk()
    assert found is not None
    return found


def _opened(person: Person, passphrase: str) -> dict[uuid.UUID, bytes]:
    key = person_key_of(person)
    assert key is not None
    unlock = key.unlocks.get()
    private = unwrap_with_passphrase(bytes(unlock.wrapped), unlock.parameters, key.pk, passphrase)
    return {
        grant.key_id: open_ring_key(
            bytes(grant.sealed), grant.key_id, private=private, holder=key.pk
        )
        for grant in key.grants.all()
    }


def _passphrase() -> str:
    return read_key_lines()[0].partition(": ")[2]


def test_the_passphrase_in_the_file_opens_what_a_caller_seals(desk: Desk) -> None:
    ring_key = key_in_use(desk.ring)
    assert ring_key is not None
    conversation = make_conversation(ring_key.pk, bytes(ring_key.public))
    holders = PersonKey.objects.exclude(grants=None).select_related("person")
    assert holders.count() == 5
    for holder in holders:
        private = _opened(holder.person, _passphrase())[ring_key.pk]
        opened = open_conversation_key(
            conversation.sealed_key, conversation.id, ring_key.pk, private
        )
        assert opened == conversation.key


def test_somebody_is_left_to_make_a_key_and_wait(desk: Desk) -> None:
    reader = Person.objects.get(email="kvalitetsleser.oslo@example.org")
    assert person_key_of(reader) is None


def test_the_paper_is_in_the_file_and_holds_the_line_s_key(desk: Desk) -> None:
    assert Grant.objects.filter(recovery=RecoveryKey.objects.get()).count() == 1
    assert len(read_key_lines()[1].partition(": ")[2].split("-")) == 14


def test_the_chat_is_open_at_any_hour_unless_the_line_s_own_are_wanted(desk: Desk) -> None:
    night = _next_sunday_night()
    assert availability(desk, night).may_start
    keep_hours(desk, always_open=False)
    assert not availability(desk, night).is_open
    keep_hours(desk, always_open=True)
    keep_hours(desk, always_open=True)
    assert desk.channel.extra_openings.count() == 1


def test_the_ledger_agrees_with_the_registrations(desk: Desk) -> None:
    since = timezone.localdate() - dt.timedelta(days=14)
    registered = Contact.objects.filter(channel=desk.channel, day__gte=since)
    answered = ChatRequest.objects.filter(outcome="answered").select_related("contact")
    assert answered.count() == registered.count()
    assert not ChatRequest.objects.filter(outcome="under_way").exists()
    for request in answered:
        assert request.answered_at is not None
        assert request.ended_at is not None
        assert request.pressed_at < request.answered_at <= request.ended_at
        if request.contact:
            assert request.answered_unit == request.contact.unit
    unanswered = ChatRequest.objects.filter(outcome="unanswered")
    assert not unanswered.filter(cause="").exists()
    assert not unanswered.exclude(ended_at__lt=timezone.now()).exists()


def test_a_lost_file_means_new_keys_and_a_chat_that_can_be_used(
    desk: Desk, settings: Settings, tmp_path: Path
) -> None:
    earlier = key_in_use(desk.ring)
    settings.DATA_DIR = tmp_path
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert "Everybody has a new key" in said.getvalue()
    desk.refresh_from_db()
    ring_key = key_in_use(desk.ring)
    assert ring_key != earlier
    assert ring_key is not None
    counsellor = Person.objects.get(email="radgiver.oslo@example.org")
    assert set(_opened(counsellor, _passphrase())) == {ring_key.pk}

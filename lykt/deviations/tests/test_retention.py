"""When a deviation's time has ended, codes and days stay, and nobody can be recognised."""

import datetime as dt

import pytest
from django.core.management import call_command

from conftest import Cast, CastDesk, answer_chat, start_chat
from lykt.deviations import actions
from lykt.deviations.collection import KEPT_DAYS
from lykt.deviations.models import Deviation, Measure, Note
from lykt.deviations.retention import destroy_on_day
from lykt.deviations.tests.conftest import Send
from lykt.deviations.tests.test_following import given
from lykt.vault.models import RecordKey


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a report had been followed up for a year when it comes."""
    monkeypatch.setattr("lykt.deviations.actions.reporting.FOLLOWED_UP_DAYS", 0)


def test_what_is_told_late_is_not_destroyed_before_it_is_followed_up(
    cast: Cast, send: Send
) -> None:
    send(cast.counsellor, "2018-01-01 12:00")
    call_command("destroy_expired")
    assert Deviation.objects.get().reporter == cast.counsellor


def test_its_words_and_names_end_on_the_day_and_its_codes_stay(
    cast: Cast, desk: CastDesk, send: Send, long_ago: None
) -> None:
    tab = start_chat(desk)
    answer_chat(tab, cast.counsellor, cast.secretariat)
    deviation = send(cast.counsellor, conversation=tab.seat.conversation_id)
    actions.find_cause(**given(cast.manager, deviation), words="Gammel nettleser.")
    key = Note.objects.get().key_id
    assert deviation.destroy_on == dt.date(2022, 4, 8) + dt.timedelta(days=KEPT_DAYS)

    before = destroy_on_day(deviation.destroy_on - dt.timedelta(days=1))
    assert (before.due, Note.objects.count()) == (0, 1)
    done = destroy_on_day(deviation.destroy_on)
    assert (done.due, done.done, done.failed) == (1, 1, 0)

    kept = Deviation.objects.get()
    assert (kept.reporter, kept.changed_by, kept.diagnosis) == (None, None, {})
    assert kept.response.recorded_by is None
    assert kept.response.answers["category"] == "technical_chat"
    assert not Note.objects.exists()
    assert not Measure.objects.exists()
    assert not RecordKey.objects.filter(pk=key).exists()
    assert destroy_on_day(deviation.destroy_on).due == 0


def test_the_daily_run_destroys_it(cast: Cast, send: Send, long_ago: None) -> None:
    send(cast.counsellor, "2018-01-01 12:00")
    call_command("destroy_expired")
    assert Deviation.objects.get().reporter is None

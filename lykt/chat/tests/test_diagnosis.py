"""What is told of how a conversation went: codes and times, to those who sat in it."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from conftest import Cast, CastDesk, answer_chat, start_chat
from lykt.chat.actions import end_by_caller, report_faults
from lykt.chat.models import Conversation
from lykt.chat.queries import diagnosis_for, diagnosis_in_words


def test_it_holds_times_outcome_and_faults_and_nothing_else(cast: Cast, desk: CastDesk) -> None:
    began = timezone.now() - dt.timedelta(minutes=20)
    tab = start_chat(desk, now=began, choices={"who_contacted": "relative"})
    answer_chat(tab, cast.counsellor, cast.secretariat, now=began + dt.timedelta(minutes=2))
    report_faults(seat=tab.seat, counts={"reconnect": 3})
    end_by_caller(seat=tab.seat, now=began + dt.timedelta(minutes=9))

    found = diagnosis_for(cast.counsellor, tab.seat.conversation_id)
    assert (found.line, found.began_at) == (desk.desk.channel.line, began)
    assert set(found.codes) == {
        *("pressed_at", "queued_at", "answered_at", "ended_at"),
        *("outcome", "cause", "faults"),
    }
    assert found.codes["cause"] == "by_caller"
    assert "relative" not in json.dumps(found.codes)
    words = dict(diagnosis_in_words(found.codes))
    assert words["Utfall"] == "Besvart"
    assert words["Forbindelsen ble brutt og kom tilbake"].startswith("3 ×")


def test_it_is_for_those_who_sat_there_and_may_still_answer(cast: Cast, desk: CastDesk) -> None:
    tab = start_chat(desk)
    answer_chat(tab, cast.counsellor, cast.secretariat)
    with pytest.raises(Conversation.DoesNotExist):
        diagnosis_for(cast.oslo_counsellor, tab.seat.conversation_id)
    cast.counsellor.appointments.update(valid_to=dt.date(2020, 1, 1))
    with pytest.raises(Conversation.DoesNotExist):
        diagnosis_for(cast.counsellor, tab.seat.conversation_id)

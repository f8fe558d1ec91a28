"""What a mail says of a survey: that one waits, and its last day; to nobody who has answered."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from lykt.questions.models import Questionnaire
from lykt.routines.actions.outbox import send_mails
from lykt.surveys.actions import answer_wave, plan_wave
from lykt.surveys.models import Wave
from lykt.surveys.tests.conftest import Agency
from lykt.surveys.workflow import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(agency: Agency, safety: Questionnaire) -> Wave:
    today = timezone.localdate()
    wave = plan_wave(
        actor=agency.hr,
        questionnaire=safety,
        unit=agency.whole,
        first_day=today,
        last_day=today + dt.timedelta(days=14),
        least=5,
    )
    said = StringIO()
    call_command("tend_surveys", stdout=said)
    assert "opened: 1" in said.getvalue()
    wave.refresh_from_db()
    assert wave.state == State.OPEN
    return wave


def test_it_names_no_survey_and_no_question(agency: Agency, wave: Wave, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    answer_wave(actor=agency.staff[0], wave=wave, answers={"attacked": "yes"})
    assert send_mails(timezone.now()).sent == 15
    assert agency.staff[0].email not in {to for one in mail.outbox for to in one.to}
    text = mail.outbox[0].body
    assert str(wave.last_day.year) in text
    assert "/staff/surveys/" in text
    for word in (wave.version.title, str(wave.pk), agency.whole.name, "vold", "trussel"):
        assert word not in text
    assert not send_mails(timezone.now()).sent

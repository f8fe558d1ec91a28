"""When a case's time has ended nobody can be recognised in it, and the codes stay."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from lykt.incidents import actions
from lykt.incidents.collection import FOLLOWED_UP_DAYS
from lykt.incidents.models import Case, Exposed, Message, Report, Talk
from lykt.incidents.queries import case_visible_to, own_case_of
from lykt.incidents.retention import destroy_on_day
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.questions.models import Revision
from lykt.questions.queries import texts_of
from lykt.vault.sealing import KeyDestroyedError


def test_what_is_told_late_is_not_destroyed_before_it_is_followed_up(
    workplace: Workplace, send: Send
) -> None:
    report = send(workplace.teacher, "2016-05-02 10:00")
    call_command("destroy_expired", stdout=StringIO())
    assert texts_of(Report.objects.get().response)
    assert report.case.destroy_on == timezone.localdate() + dt.timedelta(days=FOLLOWED_UP_DAYS)
    assert report.response.key is not None
    assert report.response.key.destroy_on == report.case.destroy_on


def test_who_corrected_the_facts_ends_with_the_case(workplace: Workplace, send: Send) -> None:
    report = send(workplace.teacher, "2016-05-02 10:00")
    kept = {key: value for key, value in report.response.answers.items() if key != "reporter"}
    actions.correct_facts(
        actor=workplace.leader,
        opened=case_visible_to(workplace.leader, report.case.pk),
        revision=report.response.revision,
        happened_at=report.case.happened_at,
        answers={**kept, "place": "telephone"},
        reason="Det var på telefonen.",
    )
    assert Revision.objects.get().corrected_by == workplace.leader
    destroy_on_day(Case.objects.get().destroy_on)
    assert Revision.objects.get().corrected_by is None


def test_words_and_names_end_and_codes_stay(
    client: Client,
    workplace: Workplace,
    routines: None,
    send: Send,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lykt.incidents.actions.reporting.FOLLOWED_UP_DAYS", 0)
    report = send(workplace.teacher, "2016-05-02 10:00")
    case = report.case
    own = own_case_of(workplace.teacher, case.pk)
    actions.write_in_own_case(actor=workplace.teacher, opened=own, words="Hei.")
    opened = case_visible_to(workplace.leader, case.pk)
    actions.take_case(actor=workplace.leader, opened=opened)

    day_before = case.destroy_on - dt.timedelta(days=1)
    assert destroy_on_day(day_before).due == 0
    call_command("destroy_expired", stdout=StringIO())
    assert destroy_on_day(case.destroy_on).due == 0

    report.refresh_from_db()
    report.response.refresh_from_db()
    assert report.reporter is None
    assert report.response.recorded_by is None
    assert report.response.answers["what"] == ["physical_attack"]
    with pytest.raises(KeyDestroyedError):
        texts_of(report.response)
    assert not Exposed.objects.exists()
    assert not Message.objects.exists()
    assert not Talk.objects.exists()
    assert Case.objects.get().changed_by is None

    client.force_login(workplace.leader)
    page = client.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
    assert "Fysisk angrep på person" in page
    assert "Han slo meg" not in page

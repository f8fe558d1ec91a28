"""``lykt load_demo``: once, never in production, with sign-ins that nobody else can read."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from lykt.demo.sign_ins import ROLES, UNITS, read_sign_ins
from lykt.demo.year import plan_year
from lykt.helpline.hours import opening_at
from lykt.helpline.models import CallRecord, Channel, ChatRecord, Contact
from lykt.incidents.models import Case, Report
from lykt.incidents.subject import SUBJECT
from lykt.incidents.workflow import State
from lykt.people.models import Appointment, Person
from lykt.people.roles import role_choices
from lykt.questions.actions import open_draft
from lykt.questions.models import Draft, Response
from lykt.questions.queries import texts_of
from lykt.routines.models import Task

pytestmark = pytest.mark.django_db


def _counts() -> list[int]:
    return [
        model._default_manager.count()
        for model in (Contact, CallRecord, ChatRecord, Response, Person)
    ]


def _load_again() -> str:
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def test_it_shows_each_step(demonstration: str) -> None:
    assert "the year 2021" in demonstration
    assert "the year 2022" in demonstration


def test_loading_again_leaves_the_data_alone_and_shows_the_same_sign_ins(
    demonstration: str,
) -> None:
    before = _counts()
    said = _load_again()
    assert "loaded already" in said
    assert said.partition("Sign in as")[2] == demonstration.partition("Sign in as")[2]
    assert _counts() == before


def test_only_the_owner_can_read_the_sign_ins(demonstration: str, data_dir: Path) -> None:
    assert (data_dir / "demo-sign-ins.txt").stat().st_mode & 0o777 == 0o600


def test_there_is_somebody_to_sign_in_as_for_each_role(demonstration: str) -> None:
    emails = [one.email for one in read_sign_ins()]
    held = set(Appointment.objects.filter(person__email__in=emails).values_list("role", flat=True))
    assert held == {code for code, _name in role_choices()}


def test_there_is_somebody_for_each_role_at_both_organisations_of_the_line(
    demonstration: str,
) -> None:
    held = Appointment.objects.filter(unit__code__in=UNITS).values_list("role", "unit__code")
    assert set(held) == {(role, unit) for role in ROLES for unit in UNITS}


def test_the_incidents_have_cases_with_reports_and_steps(demonstration: str) -> None:
    assert Case.objects.count() == Report.objects.count() > 3_000
    assert Case.objects.filter(state=State.RECEIVED).exists()
    late = Task.objects.filter(ended_at=None, due_at__lt=timezone.now(), run__subject_kind=SUBJECT)
    assert late.exists()
    assert not Case.objects.filter(destroyed_at=None, destroy_on__lte=timezone.localdate()).exists()


def test_the_sign_ins_let_people_in(demonstration: str) -> None:
    one = read_sign_ins()[0]
    person = Person.objects.get(email=one.email)
    assert person.check_password(one.password)


def test_a_lost_file_means_new_passwords(
    demonstration: str, settings: Settings, tmp_path: Path
) -> None:
    before = read_sign_ins()
    settings.DATA_DIR = tmp_path
    assert "everybody has a new password" in _load_again()
    after = read_sign_ins()
    assert [one.email for one in after] == [one.email for one in before]
    assert not {one.password for one in before} & {one.password for one in after}


def test_who_answered_agrees_with_the_opening_hours(demonstration: str) -> None:
    contacts = Contact.objects.select_related("channel", "unit").order_by("started_at")
    for contact in contacts[::350]:
        assert contact.unit in opening_at(contact.channel, contact.started_at).units


def test_summaries_are_sealed_and_open_as_planned(demonstration: str) -> None:
    sealed = Response.objects.filter(
        sealed_texts__isnull=False, day__gte=dt.date(2022, 1, 1), contact__isnull=False
    ).select_related("key")
    texts = [texts_of(response)["summary"] for response in sealed[:100]]
    assert all(text.startswith("Oppdiktet: ") for text in texts)
    assert any("<script>" in text for text in texts)


def test_the_last_days_have_contacts_on_both_channels(demonstration: str) -> None:
    recent = Contact.objects.filter(day__gte=dt.date.today() - dt.timedelta(days=14))  # noqa: DTZ011
    kinds = set(recent.values_list("channel__kind", flat=True))
    assert kinds == set(Channel.Kind.values)


def test_the_line_was_busy_by_the_rule_that_imports_follow(demonstration: str) -> None:
    counted = CallRecord.objects.filter(answered=False, day__year=2022, line_busy=True).count()
    assert counted == sum(call.line_busy for call in plan_year(2022).calls)


def test_somebody_is_in_the_middle_of_registering(demonstration: str) -> None:
    draft = Draft.objects.get()
    _draft, typed = open_draft(actor=draft.person, token=draft.pk)
    assert typed["q-who_contacted"] == ["relative"]


def test_production_refuses(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="LYKT_MODE=demonstration"):
        call_command("load_demo")

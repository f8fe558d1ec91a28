"""The deadline run: reminders, escalation, what Lykt tells itself, and mails sent once."""

import datetime as dt
import smtplib
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from conftest import at_once, needs_several_connections
from lykt.people.actions import end_appointment
from lykt.routines.actions import add_absence, delegate, finish
from lykt.routines.actions.outbox import send_mails
from lykt.routines.actions.reminding import Reminded, remind
from lykt.routines.models import Mail, Notice, Run, Task
from lykt.routines.queries import my_tasks
from lykt.routines.tests.conftest import Town, person
from lykt.routines.tests.test_starting import FRIDAY_BEFORE_EASTER, started, task

OSLO = ZoneInfo("Europe/Oslo")
FRIDAY, SATURDAY = FRIDAY_BEFORE_EASTER, FRIDAY_BEFORE_EASTER + dt.timedelta(days=1)
MONDAY_MORNING = dt.datetime(2025, 4, 14, 8, 1, tzinfo=OSLO)
MONDAY_EVENING = dt.datetime(2025, 4, 14, 16, 1, tzinfo=OSLO)
TUESDAY = dt.datetime(2025, 4, 15, 8, 1, tzinfo=OSLO)


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> None:
    settings.EMAIL_HOST, settings.ADDRESS = "mail.example.org", "https://lykt.example.org"
    settings.DEFAULT_FROM_EMAIL = "lykt@example.org"


@pytest.fixture
def run(town: Town, small: str) -> Run:
    return started(town, facts={"violence": True})


def occasions(of: Task) -> list[str]:
    return list(of.notices.order_by("at", "pk").values_list("occasion", flat=True))


def test_who_gets_a_task_is_told_before_at_and_after_its_deadline(town: Town, run: Run) -> None:
    gather = task(run, "gather")
    for now in (FRIDAY, SATURDAY, MONDAY_MORNING, MONDAY_EVENING, TUESDAY):
        remind(now)
    assert occasions(gather) == ["new", "due", "after", "escalated"]
    talk = task(run, "talk")
    assert occasions(talk) == ["new"]
    # The working day before the day after Easter is the Wednesday of Holy Week.
    remind(dt.datetime(2025, 4, 16, 8, 1, tzinfo=OSLO))
    assert occasions(talk) == ["new", "before"]


def test_running_again_does_nothing_twice(town: Town, run: Run) -> None:
    assert remind(FRIDAY).reminded > 0
    told = Notice.objects.count(), Mail.objects.count()
    assert remind(FRIDAY) == Reminded(0, 0, 0)
    assert (Notice.objects.count(), Mail.objects.count()) == told


def test_one_mail_for_all_that_is_new_with_nothing_personal(town: Town, run: Run) -> None:
    remind(FRIDAY)
    send_mails(FRIDAY)
    (to_leader,) = [sent for sent in mail.outbox if sent.to == [town.leader.email]]
    assert "4 oppgaver" in to_leader.body
    assert "11. april 2025" in to_leader.body
    assert "https://lykt.example.org/staff/tasks/" in to_leader.body
    for word in ("Samle", "politi", "Sak", "employee", "Kontoret", "vold"):
        assert word not in f"{to_leader.body} {to_leader.subject}"


def test_a_late_task_is_shown_to_the_fallback_and_stays_with_its_holder(
    town: Town, run: Run
) -> None:
    remind(FRIDAY)
    assert task(run, "gather") not in my_tasks(town.personnel)
    remind(TUESDAY)
    assert task(run, "gather") in my_tasks(town.personnel)
    assert task(run, "gather") in my_tasks(town.leader)


def test_lykt_tells_on_the_morning_of_the_day_what_nobody_told(town: Town, run: Run) -> None:
    remind(SATURDAY)
    assert task(run, "tell_chief").is_open
    assert remind(MONDAY_MORNING).told == 1
    told = task(run, "tell_chief")
    assert (told.state, told.ended_by) == (Task.State.DONE, None)
    assert Notice.objects.get(occasion="told").person == town.chief
    send_mails(MONDAY_MORNING)
    (to_chief,) = [sent for sent in mail.outbox if sent.to == [town.chief.email]]
    assert "varslet" in to_chief.body


def test_what_is_to_be_told_to_a_role_that_nobody_holds_stays_with_the_leader(
    town: Town, run: Run
) -> None:
    town.chief.appointments.all().delete()
    assert remind(MONDAY_MORNING).told == 0
    assert task(run, "tell_chief") in my_tasks(town.leader)


def test_a_task_goes_on_when_its_holder_has_left_or_is_away(town: Town, run: Run) -> None:
    remind(FRIDAY)
    today = dt.date.today()  # noqa: DTZ011 - absences are counted by today's date
    add_absence(actor=town.leader, first_day=today, last_day=today)
    assert remind(FRIDAY).moved > 0
    assert task(run, "gather") in my_tasks(town.personnel)
    assert "new" in occasions(task(run, "gather"))
    appointment = town.personnel.appointments.get()
    end_appointment(actor=town.administrator, appointment=appointment, last_day=dt.date(2020, 1, 1))
    remind(FRIDAY)
    assert task(run, "gather").held_unit is None
    helper = person("helper", "personnel_manager", town.town)
    remind(FRIDAY)
    assert task(run, "gather") in my_tasks(helper)


def test_who_is_given_a_task_is_told(town: Town, run: Run) -> None:
    remind(FRIDAY)
    delegate(actor=town.leader, task=task(run, "gather"), to=town.personnel, now=SATURDAY)
    remind(SATURDAY)
    assert Notice.objects.filter(person=town.personnel, task=task(run, "gather")).exists()


def test_what_is_ended_is_reminded_of_no_more(town: Town, run: Run) -> None:
    finish(actor=town.leader, task=task(run, "gather"))
    remind(TUESDAY)
    assert occasions(task(run, "gather")) == []


# --- Faults -------------------------------------------------------------------------------


class Faulty(EmailBackend):
    """A mail server that is down, or refuses one address."""

    fault: Exception | None = None
    only_for: str = ""

    def send_messages(self, messages: Any) -> int:
        if self.fault and messages[0].to[0].startswith(self.only_for):
            raise self.fault
        return super().send_messages(messages)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    settings.EMAIL_BACKEND = f"{__name__}.Faulty"
    monkeypatch.setattr("lykt.routines.actions.outbox.get_connection", Faulty)
    return monkeypatch


@pytest.mark.parametrize(
    "fault", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPServerDisconnected()]
)
def test_nothing_is_lost_while_the_mail_server_is_down_and_each_is_sent_once(
    town: Town, run: Run, server: pytest.MonkeyPatch, fault: Exception
) -> None:
    server.setattr(Faulty, "fault", fault)
    remind(FRIDAY)
    people = set(Mail.objects.values_list("person__email", flat=True))
    assert send_mails(FRIDAY).fault == type(fault).__name__
    remind(MONDAY_EVENING)
    send_mails(MONDAY_EVENING)
    assert not mail.outbox
    assert not Mail.objects.filter(sent_at__isnull=False).exists()
    server.setattr(Faulty, "fault", None)
    send_mails(TUESDAY)
    send_mails(TUESDAY)
    sent = [to for message in mail.outbox for to in message.to]
    assert len(sent) == len(set(sent))
    assert people <= set(sent)


def test_one_address_that_is_refused_stops_no_other(
    town: Town, run: Run, server: pytest.MonkeyPatch
) -> None:
    server.setattr(Faulty, "fault", smtplib.SMTPRecipientsRefused({}))
    server.setattr(Faulty, "only_for", "employee")
    remind(FRIDAY)
    done = send_mails(FRIDAY)
    assert done.refused == 1
    assert done.sent == len(mail.outbox) > 0


def test_a_reminder_that_comes_while_one_is_being_sent_in_vain_joins_it(
    town: Town, run: Run, server: pytest.MonkeyPatch
) -> None:
    remind(FRIDAY)
    waiting = Mail.objects.get(person=town.leader)
    Mail.objects.filter(pk=waiting.pk).update(claimed_at=MONDAY_EVENING - dt.timedelta(hours=1))
    remind(MONDAY_EVENING)
    assert Mail.objects.filter(person=town.leader, sent_at=None).count() == 2
    server.setattr(Faulty, "fault", smtplib.SMTPRecipientsRefused({}))
    server.setattr(Faulty, "only_for", "leader")
    send_mails(MONDAY_EVENING)
    assert Mail.objects.filter(person=town.leader, sent_at=None).count() == 1
    assert not Notice.objects.filter(person=town.leader, mail=None).exists()


def test_without_a_mail_server_mails_wait(town: Town, run: Run, settings: Any, capsys: Any) -> None:
    settings.EMAIL_HOST = ""
    call_command("remind")
    assert Mail.objects.filter(sent_at=None).exists()
    assert "LYKT_MAIL_HOST" in capsys.readouterr().err


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_remind_once(town: Town, small: str) -> None:
    started(town)
    at_once(lambda: remind(FRIDAY))
    open_tasks = Task.objects.filter(opened_at__isnull=False).count()
    assert Notice.objects.count() == open_tasks
    at_once(lambda: send_mails(FRIDAY))
    assert len(mail.outbox) == Mail.objects.filter(sent_at__isnull=False).count()

"""Who has got a report is said by name; and where nobody is there to get it, that is said."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from lykt.incidents.models import Case, Policy
from lykt.incidents.queries.steps import REPORTED_BY
from lykt.incidents.tests.conftest import Send, Workplace, employ
from lykt.people.models import Person
from lykt.routines.actions import add_absence
from lykt.routines.actions.outbox import send_mails
from lykt.routines.actions.reminding import remind
from lykt.routines.models import Mail, Notice, Task

GOT = "Meldingen er hos"
NOBODY = "ingen har fått den ennå"
WARNED = "De som administrerer brukere i Lykt, får beskjed med en gang"


def go_away(*people: Person) -> None:
    today = timezone.localdate()
    for person in people:
        add_absence(actor=person, first_day=today, last_day=today + dt.timedelta(days=3))


@pytest.fixture
def administrator(workplace: Workplace) -> Person:
    return employ("administrator", "administrator", workplace.municipality)


def leave(*people: Person) -> None:
    for person in people:
        person.appointments.all().delete()


def telling(case: Case) -> list[Task]:
    return list(Task.objects.filter(run__subject_id=str(case.pk), step__in=REPORTED_BY))


def told(case: Case) -> set[tuple[str, str]]:
    tasks = [task.pk for task in telling(case)]
    notices = Notice.objects.filter(task__in=tasks, occasion=Notice.Occasion.TOLD)
    return {(notice.role, notice.person.email.split("@")[0]) for notice in notices}


def own_page(client: Client, workplace: Workplace, case: Case) -> str:
    client.force_login(workplace.teacher)
    return client.get(f"/staff/incidents/mine/{case.pk}/").content.decode()


def test_who_got_it_is_named_to_whoever_reported(
    client: Client, workplace: Workplace, routines: None, send: Send
) -> None:
    case = send(workplace.teacher).case
    assert told(case) == {("line_leader", "leader")}
    assert {task.state for task in telling(case)} == {Task.State.DONE}
    page = own_page(client, workplace, case)
    assert f"{GOT} Nærmeste leder, leader." in page
    assert NOBODY not in page
    assert "Hvem som har fått beskjed" in page
    assert not Notice.objects.filter(occasion="unheld").exists()


@pytest.mark.parametrize("how", [go_away, leave])
def test_while_the_leader_is_away_the_next_in_line_gets_it(
    client: Client, workplace: Workplace, routines: None, send: Send, how: type
) -> None:
    employ("personnel", "personnel_manager", workplace.municipality)
    how(workplace.leader)
    case = send(workplace.teacher).case
    assert told(case) == {("personnel_manager", "personnel")}
    assert {task.state for task in telling(case)} == {Task.State.DONE}
    assert Mail.objects.filter(person__email="personnel@example.org").exists()
    page = own_page(client, workplace, case)
    assert f"{GOT} Personalsjef, personnel." in page
    assert "Nærmeste leder, leader" not in page


def test_it_goes_all_the_way_up(workplace: Workplace, routines: None, send: Send) -> None:
    go_away(workplace.leader)
    assert told(send(workplace.teacher).case) == {("municipal_director", "director")}


@pytest.mark.parametrize("how", [go_away, leave])
def test_where_nobody_is_there_nothing_is_said_to_be_told(
    client: Client,
    workplace: Workplace,
    routines: None,
    administrator: Person,
    send: Send,
    how: type,
) -> None:
    how(workplace.leader, workplace.director)
    case = send(workplace.teacher).case
    assert told(case) == set()
    assert {task.state for task in telling(case)} == {Task.State.OPEN}
    page = own_page(client, workplace, case)
    assert NOBODY in page
    assert WARNED in page
    assert "Ring lederen din" in page
    assert GOT not in page
    assert "Ingen har oppgaven ennå. Skal gjøres med en gang" in page
    assert "Nærmeste leder, med en gang" not in page


def test_where_nobody_is_there_those_who_administer_people_are_warned_at_once(
    client: Client, workplace: Workplace, routines: None, administrator: Person, send: Send
) -> None:
    elsewhere = employ("elsewhere", "administrator", workplace.home)
    leave(workplace.leader, workplace.director)
    case = send(workplace.teacher).case
    notice = Notice.objects.get(occasion=Notice.Occasion.UNHELD)
    assert notice.person == administrator
    assert notice.mail is not None
    client.force_login(administrator)
    page = client.get("/staff/tasks/").content.decode()
    assert "Ingen som er til stede, har rollen" in page
    assert "/staff/tasks/nobody/" in page
    assert client.get(f"/staff/incidents/cases/{case.pk}/").status_code == 403
    assert not Notice.objects.filter(person=elsewhere).exists()
    client.post(f"/staff/tasks/notices/{notice.pk}/seen/")
    assert "Ingen som er til stede" not in client.get("/staff/tasks/").content.decode()


def test_the_mail_says_only_that_something_is_nobodys(
    workplace: Workplace, routines: None, administrator: Person, send: Send, settings: object
) -> None:
    settings.EMAIL_HOST, settings.ADDRESS = "mail.example.org", "https://lykt.example.org"  # type: ignore[attr-defined]
    leave(workplace.leader, workplace.director)
    send(workplace.teacher)
    send_mails(timezone.now())
    (sent,) = [each for each in mail.outbox if each.to == [administrator.email]]
    assert "Noe som skal gjøres med en gang, er det ingen som har." in sent.body
    assert "frist" not in sent.body
    for word in ("School", "teacher", "vold", "Sak", "Hendelse"):
        assert word not in f"{sent.subject} {sent.body}"


def test_without_anybody_who_administers_the_page_promises_nothing(
    client: Client, workplace: Workplace, routines: None, send: Send
) -> None:
    leave(workplace.leader, workplace.director)
    page = own_page(client, workplace, send(workplace.teacher).case)
    assert NOBODY in page
    assert WARNED not in page


def test_when_somebody_is_there_again_they_are_told(
    client: Client, workplace: Workplace, routines: None, administrator: Person, send: Send
) -> None:
    leave(workplace.leader, workplace.director)
    case = send(workplace.teacher).case
    employ("new-leader", "line_leader", workplace.school)
    remind(timezone.now())
    assert told(case) == {("line_leader", "new-leader")}
    page = own_page(client, workplace, case)
    assert f"{GOT} Nærmeste leder, new-leader." in page
    assert NOBODY not in page


def test_without_a_name_too_somebody_is_warned(
    workplace: Workplace, routines: None, administrator: Person, send: Send
) -> None:
    Policy.objects.create(unit=workplace.school, anonymous_reports=True)
    leave(workplace.leader, workplace.director)
    case = send(workplace.teacher, anonymous=True).case
    assert {task.state for task in telling(case)} == {Task.State.OPEN}
    assert Notice.objects.get(occasion="unheld").person == administrator


def test_a_role_outside_the_steps_order_is_told_itself_or_not_at_all(
    workplace: Workplace, routines: None, send: Send
) -> None:
    leave(workplace.chief_safety)
    case = send(workplace.teacher).case
    remind(timezone.now() + dt.timedelta(days=4))
    task = Task.objects.get(run__subject_id=str(case.pk), step="notify_chief_safety_representative")
    assert task.is_open
    assert not task.notices.filter(occasion="told").exists()


def test_the_form_promises_no_more_than_is_so(client: Client, workplace: Workplace) -> None:
    client.force_login(workplace.teacher)
    page = client.get("/staff/incidents/report/").content.decode()
    assert "den som trer inn" in page
    assert "Lederen din får meldingen" not in page

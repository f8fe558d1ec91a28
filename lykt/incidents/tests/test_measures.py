"""A measure is a task of its owner, who sees the measure and nothing else of the case."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import at_once, needs_several_connections
from lykt.audit.models import Record
from lykt.incidents.models import Case, Measure
from lykt.incidents.retention import destroy_on_day, keep_until
from lykt.incidents.tests.conftest import Send, Workplace, employ, end_all_steps
from lykt.people.models import Person
from lykt.routines.actions import add_absence
from lykt.routines.actions.outbox import send_mails
from lykt.routines.actions.reminding import remind
from lykt.routines.models import Notice, Run, Task
from lykt.routines.queries import my_tasks, notices_to, overdue_tasks
from lykt.vault.models import RecordKey

WORDS = "To voksne i samtaler med foresatte"
REASON = "Rommet er for lite."
TODAY = timezone.localdate()
DUE = TODAY + dt.timedelta(days=20)


def day(date: dt.date) -> str:
    return f"{date:%d.%m.%Y}"


def address(case: Case, name: str = "") -> str:
    return f"/staff/incidents/cases/{case.pk}/" + (f"{name}/" if name else "")


@pytest.fixture
def case(workplace: Workplace, routines: None, send: Send) -> Case:
    return send(workplace.teacher).case


@pytest.fixture
def measure(client: Client, case: Case, workplace: Workplace) -> Measure:
    """Of a colleague who has nothing to do with the case."""
    return add(client, case, workplace.leader, workplace.colleague)


def add(client: Client, case: Case, by: Person, owner: Person, due: dt.date = DUE) -> Measure:
    client.force_login(by)
    typed = {"measure-words": WORDS, "measure-owner": owner.pk, "measure-due_on": day(due)}
    assert client.post(address(case, "measure"), typed).status_code == 302
    return Measure.objects.latest("pk")


def door(measure: Measure, name: str = "") -> str:
    return f"/staff/incidents/measures/{measure.pk}/" + (f"{name}/" if name else "")


def done() -> dict[str, Any]:
    return {"done-day": day(TODAY)}


def the_task(measure: Measure) -> Task:
    measure.refresh_from_db()
    assert measure.task
    return measure.task


def drop_in_case(client: Client, measure: Measure, **more: Any) -> Any:
    typed = {"drop-measure-measure": str(measure.pk), "drop-measure-reason": REASON, **more}
    return client.post(address(measure.case, "drop-measure"), typed)


def change(client: Client, measure: Measure, **changes: Any) -> Any:
    typed = {
        "row-words": WORDS,
        "row-owner": measure.owner_id,
        "row-due_on": day(measure.due_on),
        "row-done_on": "",
        "row-reason": "Hun er i permisjon.",
        **{f"row-{name}": value for name, value in changes.items()},
    }
    return client.post(f"{address(measure.case)}correct/measure/{measure.pk}/", typed)


# --- The task -----------------------------------------------------------------------------


def test_its_owner_gets_a_task_until_the_end_of_the_day(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    owner, task = workplace.colleague, the_task(measure)
    assert my_tasks(owner) == [task]
    assert task.due_at
    assert timezone.localtime(task.due_at).strftime("%Y-%m-%d %H:%M") == f"{DUE} 23:59"
    client.force_login(owner)
    page = client.get(reverse("routines:task", args=[task.pk])).content.decode()
    assert f'href="{door(measure)}"' in page
    assert "dagen som er avtalt i saken" in page
    for hidden in (WORDS, "08.04.2022", str(measure.case_id), "Gi den videre", "Gjelder ikke"):
        assert hidden not in page
    assert "Tiltak, School" in client.get("/staff/tasks/").content.decode()


def test_the_mail_says_that_there_is_a_task_and_nothing_of_it(
    measure: Measure, workplace: Workplace, settings: Any
) -> None:
    settings.EMAIL_HOST, settings.ADDRESS = "mail.example.org", "https://lykt.example.org"
    remind(timezone.now())
    send_mails(timezone.now())
    (sent,) = [one for one in mail.outbox if one.to == [workplace.colleague.email]]
    for word in ("voksne", "Tiltak", "tiltak", "School", "teacher", "vold", "hendelse"):
        assert word not in f"{sent.body} {sent.subject}"


def test_late_it_is_in_the_leaders_lists_and_shown_one_step_up(
    client: Client, case: Case, workplace: Workplace
) -> None:
    past = TODAY - dt.timedelta(days=9)
    measure = add(client, case, workplace.leader, workplace.colleague, past)
    remind(timezone.now() + dt.timedelta(days=6))
    task = the_task(measure)
    assert task in overdue_tasks(workplace.leader)
    assert task.escalated_role == "line_leader"
    assert "Over fristen" in client.get(address(case)).content.decode()
    left = Task.objects.filter(run__subject_id=str(case.pk), ended_at=None).count()
    row = client.get("/staff/incidents/cases/").context["rows"][0]
    assert row.left == left + 1


def test_while_the_owner_is_away_the_leader_has_it(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    add_absence(actor=workplace.colleague, first_day=TODAY, last_day=TODAY)
    assert the_task(measure) in my_tasks(workplace.leader)
    client.force_login(workplace.leader)
    assert client.get(door(measure)).status_code == 200


def test_it_is_given_to_others_in_the_case_alone(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    task = the_task(measure)
    for person in (workplace.colleague, workplace.leader):
        client.force_login(person)
        client.post(reverse("routines:take", args=[task.pk]))
        typed = {"delegate-to": workplace.director.pk}
        client.post(reverse("routines:delegate", args=[task.pk]), typed)
        for act in ("finish", "set_aside"):
            ending = {"finish-note": "Ja.", "aside-reason": "Nei."}
            client.post(reverse(f"routines:{act}", args=[task.pk]), ending)
    task.refresh_from_db()
    assert (task.assignee, task.is_open) == (workplace.colleague, True)


def test_another_owner_and_day_move_the_task_with_history_and_notice(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    task = the_task(measure)
    remind(timezone.now())
    client.force_login(workplace.leader)
    later = DUE + dt.timedelta(days=30)
    assert change(client, measure, owner=workplace.safety.pk, due_on=day(later)).status_code == 302
    task.refresh_from_db()
    assert (task.assignee, timezone.localdate(task.due_at)) == (workplace.safety, later)
    assert my_tasks(workplace.colleague) == []
    remind(timezone.now())
    assert Notice.objects.filter(task=task, person=workplace.safety, occasion="new").exists()
    page = client.get(address(measure.case)).content.decode()
    assert f"{day(DUE)}</del>" in page
    assert "Hun er i permisjon." in page
    client.force_login(workplace.colleague)
    assert client.get(door(measure)).status_code == 404
    assert client.get(reverse("routines:task", args=[task.pk])).status_code == 404


def test_the_same_owner_is_told_anew_of_another_day(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    task = the_task(measure)
    remind(timezone.now())
    Notice.objects.update(at=timezone.now() - dt.timedelta(days=3))
    client.force_login(workplace.leader)
    change(client, measure, due_on=day(DUE + dt.timedelta(days=1)))
    remind(timezone.now())
    (notice,) = Notice.objects.filter(task=task, person=workplace.colleague)
    assert notice.at > timezone.now() - dt.timedelta(days=1)


def test_a_measure_from_before_gets_its_task_at_its_next_change(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    run = the_task(measure).run
    Measure.objects.update(task=None)
    run.delete()
    client.force_login(workplace.colleague)
    assert client.get(door(measure)).status_code == 200
    client.force_login(workplace.leader)
    change(client, measure, due_on=day(DUE + dt.timedelta(days=1)))
    assert my_tasks(workplace.colleague) == [the_task(measure)]


# --- Ended on either page -----------------------------------------------------------------


def test_done_by_its_owner_is_done_in_the_case_and_the_leader_is_told(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    client.force_login(workplace.colleague)
    assert client.post(door(measure, "done"), done())["Location"] == door(measure)
    task = the_task(measure)
    assert (measure.done_on, task.state) == (TODAY, Task.State.DONE)
    assert "Gjennomført" in client.get(door(measure)).content.decode()
    assert task in {notice.task for notice in notices_to(workplace.leader)}
    client.force_login(workplace.leader)
    page = client.get("/staff/tasks/").content.decode()
    assert f"{address(measure.case)}#measures" in page
    assert "Et tiltak ble gjennomført" in client.get(address(measure.case)).content.decode()


def test_why_not_is_read_by_those_who_follow_up_and_ends_the_task(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    client.force_login(workplace.colleague)
    refused = client.post(door(measure, "drop"), {"drop-reason": "  "})
    assert refused.status_code == 422
    assert client.post(door(measure, "drop"), {"drop-reason": REASON}).status_code == 302
    task = the_task(measure)
    assert (measure.dropped_on, task.state) == (TODAY, Task.State.NOT_APPLICABLE)
    assert measure.sealed_reason
    assert REASON.encode() not in bytes(measure.sealed_reason)
    assert REASON not in str(list(Record.objects.values_list("details", flat=True)))
    for person, reads in (
        (workplace.leader, True),
        (workplace.hr, True),
        (workplace.safety, False),
    ):
        client.force_login(person)
        page = client.get(address(measure.case)).content.decode()
        assert "Utgikk" in page
        assert (REASON in page) == reads, person


def test_ended_in_the_case_it_is_ended_for_its_owner_who_is_told(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    assert drop_in_case(client, measure).status_code == 302
    assert not the_task(measure).is_open
    assert measure.task in {notice.task for notice in notices_to(workplace.colleague)}
    client.force_login(workplace.colleague)
    page = client.get(door(measure)).content.decode()
    assert "Utgikk" in page
    assert REASON in page
    late = client.post(door(measure, "done"), done())
    assert late.status_code == 409
    again = client.post(door(measure, "drop"), {"drop-reason": "Mine egne ord."})
    assert again.status_code == 409
    assert "Mine egne ord." in again.content.decode()


def test_what_was_not_done_after_all_is_a_task_again(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    typed = {"end-measure-measure": str(measure.pk), "end-measure-day": day(TODAY)}
    assert client.post(address(measure.case, "end-measure"), typed).status_code == 302
    first = the_task(measure)
    assert first.state == Task.State.DONE
    assert change(client, measure).status_code == 302
    assert the_task(measure) != first
    assert my_tasks(workplace.colleague) == [the_task(measure)]
    assert change(client, measure, done_on=day(TODAY)).status_code == 302
    assert the_task(measure).state == Task.State.DONE


def test_one_that_is_taken_out_of_the_case_takes_its_task_with_it(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    task = the_task(measure)
    client.force_login(workplace.leader)
    assert change(client, measure, withdrawn="on").status_code == 302
    task.refresh_from_db()
    assert not task.is_open
    assert not Measure.objects.exists()
    client.force_login(workplace.colleague)
    assert client.get(door(measure)).status_code == 404
    assert client.get(reverse("routines:task", args=[task.pk])).status_code == 200


# --- Who sees it --------------------------------------------------------------------------


def test_the_door_shows_the_measure_and_nothing_else_of_the_case(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    client.force_login(workplace.colleague)
    page = client.get(door(measure)).content.decode()
    assert WORDS in page
    for hidden in ("teacher", "leader", "slo meg", "2022", str(measure.case_id), "Pårørende"):
        assert hidden not in page
    assert client.get(address(measure.case)).status_code == 403
    assert client.get(f"/staff/incidents/mine/{measure.case_id}/").status_code == 404


def test_each_opening_is_in_the_audit_log_and_in_the_case(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    client.force_login(workplace.colleague)
    client.get(door(measure))
    (opening,) = Record.objects.filter(action="incidents.open_measure")
    assert (opening.actor, opening.subject_id) == (workplace.colleague, str(measure.case_id))
    client.force_login(workplace.leader)
    page = client.get(address(measure.case)).content.decode()
    assert "Et tiltak ble åpnet av den som skal gjøre det" in page


@pytest.mark.parametrize(
    "who", ["teacher", "nurse", "safety", "leader", "hr", "chief_safety", "union", "director"]
)
def test_the_door_is_for_nobody_but_whoever_carries_it_out(
    client: Client, measure: Measure, workplace: Workplace, who: str
) -> None:
    client.force_login(getattr(workplace, who))
    assert client.get(door(measure)).status_code == 404
    assert client.post(door(measure, "done"), done()).status_code == 404
    assert client.post(door(measure, "drop"), {"drop-reason": REASON}).status_code == 404
    assert client.get(door(Measure(id=uuid.uuid4()))).status_code == 404
    measure.refresh_from_db()
    assert measure.is_left
    seen = client.get(reverse("routines:task", args=[measure.task_id])).status_code
    assert seen == (200 if who in ("leader", "director") else 404)


def test_a_visitor_is_sent_to_the_sign_in(client: Client, measure: Measure) -> None:
    client.logout()
    assert "/sign-in/" in client.get(door(measure))["Location"]
    for name in ("done", "drop"):
        assert client.post(door(measure, name), done()).status_code in (302, 401, 403)
    measure.refresh_from_db()
    assert measure.is_left


@pytest.mark.parametrize(("who", "status"), [("hr", 302), ("safety", 404), ("nurse", 403)])
def test_only_who_follows_up_drops_it_in_the_case(
    client: Client, measure: Measure, workplace: Workplace, who: str, status: int
) -> None:
    client.force_login(getattr(workplace, who))
    assert drop_in_case(client, measure).status_code == status


def test_an_owner_who_follows_up_is_led_to_the_case(
    client: Client, case: Case, workplace: Workplace
) -> None:
    measure = add(client, case, workplace.leader, workplace.leader)
    page = client.get(reverse("routines:task", args=[the_task(measure).pk])).content.decode()
    assert f'href="{address(case)}?do=end-measure#measures"' in page


# --- Closing ------------------------------------------------------------------------------


def test_a_case_is_not_closed_while_a_measure_is_left_and_the_page_says_which(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    case = measure.case
    end_all_steps(case)
    client.force_login(workplace.leader)
    typed = {"close-evaluation": "Vi lærte noe."}
    refused = client.post(address(case, "close"), typed)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Ett tiltak er verken gjort eller utgått." in page
    assert "Vi lærte noe." in page
    assert page.index(WORDS, page.index("Før saken kan avsluttes"))
    drop_in_case(client, measure)
    assert client.post(address(case, "close"), typed).status_code == 302
    assert client.post(address(case, "reopen"), {"reopen-reason": "Mer."}).status_code == 302
    case.refresh_from_db()
    assert case.is_open
    assert "Før saken kan avsluttes" not in client.get(address(case)).content.decode()


def test_steps_and_measures_that_are_left_are_both_said(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    page = client.post(address(measure.case, "close"), {"close-evaluation": "Noe."})
    assert "steg gjenstår" in page.content.decode()
    assert "Ett tiltak er verken gjort eller utgått." in page.content.decode()


# --- Sent twice ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed"), [("done", {"done-day": day(TODAY)}), ("drop", {"drop-reason": REASON})]
)
def test_the_second_of_two_clicks_is_answered_as_the_first(
    client: Client, measure: Measure, workplace: Workplace, name: str, typed: dict[str, str]
) -> None:
    client.force_login(workplace.colleague)
    sent = {**typed, f"{name}-once": str(uuid.uuid4())}
    assert client.post(door(measure, name), sent).status_code == 302
    acts = _acts()
    assert client.post(door(measure, name), sent)["Location"] == door(measure)
    assert _acts() == acts


def test_sent_twice_in_the_case_it_is_dropped_once(
    client: Client, measure: Measure, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    once = {"drop-measure-once": str(uuid.uuid4())}
    assert drop_in_case(client, measure, **once).status_code == 302
    acts = _acts()
    assert drop_in_case(client, measure, **once).status_code == 302
    assert _acts() == acts


def _acts() -> int:
    return Record.objects.exclude(action="incidents.open_measure").count()


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_end_it_once(measure: Measure, workplace: Workplace) -> None:
    sent = {**done(), "done-once": str(uuid.uuid4())}
    click = _click(workplace.colleague, door(measure, "done"))
    assert at_once(lambda: click(sent)) == [302, 302]
    assert Record.objects.filter(action="incidents.end_measure").count() == 1


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_it_at_once_one_does(measure: Measure, workplace: Workplace) -> None:
    click = _click(workplace.colleague, door(measure, "done"))
    assert sorted(at_once(lambda: click(done()))) == [302, 409]
    assert not the_task(measure).is_open


def _click(person: Person, where: str) -> Callable[[dict[str, Any]], int]:
    def click(given: dict[str, Any]) -> int:
        browser = Client()
        browser.force_login(person)
        return browser.post(where, given).status_code

    return click


# --- With the case ------------------------------------------------------------------------


def test_its_task_ends_with_the_cases_time(measure: Measure) -> None:
    case, later = measure.case, measure.case.destroy_on + dt.timedelta(days=30)
    run = Run.objects.get(subject_kind="incident_measure")
    keep_until(case, later)
    assert RecordKey.objects.get(pk=run.key_id).destroy_on == later
    destroy_on_day(later)
    assert not Measure.objects.exists()


def test_without_the_routine_a_measure_is_taken_all_the_same(
    client: Client, workplace: Workplace, send: Send
) -> None:
    case = send(workplace.teacher).case
    owner = employ("substitute", "employee", workplace.school)
    measure = add(client, case, workplace.leader, owner)
    assert measure.task is None
    client.force_login(owner)
    assert client.post(door(measure, "done"), done()).status_code == 302
    measure.refresh_from_db()
    assert measure.done_on == TODAY

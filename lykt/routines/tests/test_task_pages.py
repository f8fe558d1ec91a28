"""Lists of tasks and a task's page: who sees what, and how a task is ended there."""

import datetime as dt
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from lykt.audit.models import Record
from lykt.people.models import Person
from lykt.routines import subjects
from lykt.routines.actions import add_absence, cancel, finish, take
from lykt.routines.models import Notice, Run, Task
from lykt.routines.tests.conftest import Town, person
from lykt.routines.tests.test_starting import started, task
from lykt.routines.texts import text_of

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def run(town: Town, small: str) -> Run:
    return started(town, facts={"violence": True})


def page(client: Client, who: Person, address: str = "/staff/tasks/") -> str:
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def address(found: Task, act: str = "") -> str:
    return f"/staff/tasks/{found.pk}/{act}"


def test_a_visitor_is_sent_to_the_sign_in(client: Client, run: Run) -> None:
    for path in ("", "unit/", "late/", "nobody/", "away/", "calendar/", f"{task(run, 'safe').pk}/"):
        assert client.get(f"/staff/tasks/{path}").status_code == 302


def test_each_sees_the_tasks_that_are_theirs(client: Client, town: Town, run: Run) -> None:
    assert "Kom deg i sikkerhet" in page(client, town.employee)
    assert "Samle de ansatte" not in page(client, town.employee)
    leaders = page(client, town.leader)
    assert "Samle de ansatte" in leaders
    assert "Kom deg i sikkerhet" not in leaders
    assert "Sak 1" in leaders
    assert "Samle" not in page(client, town.colleague)


def test_a_list_says_what_is_late_what_is_now_and_folds_what_can_wait(
    client: Client, town: Town, run: Run
) -> None:
    now, found = timezone.now(), Task.objects.filter(run=run, ended_at=None).order_by("pk")
    days = dict(zip(found.values_list("pk", flat=True), (-2, 0, 3, 20), strict=False))
    found.exclude(pk__in=days).delete()
    for pk, after in days.items():
        due = now + dt.timedelta(days=after, seconds=1)
        Task.objects.filter(pk=pk).update(due_at=due, opened_at=now, after_at=due)
    shown = page(client, town.leader, "/staff/tasks/unit/")
    headings = ["Over fristen (1)", "I dag (1)", "De neste sju dagene (1)", "Senere (1)"]
    places = [shown.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "<summary>Senere (1)" in shown


def test_the_leader_sees_the_units_tasks_and_nobody_elses(
    client: Client, town: Town, run: Run
) -> None:
    assert "Kom deg i sikkerhet" in page(client, town.leader, "/staff/tasks/unit/")
    assert "Kom deg i sikkerhet" in page(client, town.leader, "/staff/tasks/late/")
    assert "Kom deg i sikkerhet" not in page(client, town.stranger, "/staff/tasks/unit/")
    client.force_login(town.employee)
    assert client.get("/staff/tasks/unit/").status_code == 403


def test_the_home_page_says_how_many_are_due(client: Client, town: Town, run: Run) -> None:
    assert "1 av oppgavene dine har frist nå" in page(client, town.employee, "/staff/")
    assert "har frist nå" not in page(client, town.colleague, "/staff/")


def test_what_was_due_when_it_came_is_not_called_late_at_once(
    client: Client, town: Town, small: str
) -> None:
    now = timezone.now()
    started(town, event_at=now, reported_at=now, now=now)
    assert "Straks" in page(client, town.employee)
    assert "Over fristen" not in page(client, town.employee)


def test_a_task_opens_for_those_who_may_see_it_and_is_not_found_for_others(
    client: Client, town: Town, run: Run
) -> None:
    gather = task(run, "gather")
    for who, status in (
        (town.leader, 200),
        (town.employee, 404),
        (town.colleague, 404),
        (town.personnel, 404),
        (town.administrator, 404),
        (town.stranger, 404),
    ):
        client.force_login(who)
        assert client.get(address(gather)).status_code == status, who
        if status == 404:
            for act in ("finish/", "take/", "delegate/", "set-aside/", "decide/"):
                assert client.post(address(gather, act), {}).status_code == 404
    assert task(run, "gather").is_open


def test_the_page_has_guidance_words_and_the_law_of_the_events_day(
    client: Client, town: Town, run: Run
) -> None:
    found = page(client, town.leader, address(task(run, "police")))
    assert "Tenk på om det kan skje igjen." in found
    assert "Hvordan har du det nå?" in found
    assert "§ 23A-5" in found
    later = dt.datetime(2026, 2, 2, 10, tzinfo=OSLO)
    newer = started(town, event_at=later, reported_at=later, now=later)
    assert "§ 3A-6" in page(client, town.leader, address(task(newer, "police")))


def test_a_task_is_done_with_a_note_whose_opening_is_recorded(
    client: Client, town: Town, run: Run
) -> None:
    gather = task(run, "gather")
    client.force_login(town.leader)
    client.post(address(gather, "finish/"), {"finish-note": "Alle var med."})
    assert text_of(task(run, "gather")) == "Alle var med."
    assert "Alle var med." in page(client, town.leader, address(gather))
    assert Record.objects.filter(action="routines.open_text").count() == 1
    assert "Alle var med" not in str(list(Record.objects.values_list("details", flat=True)))


def test_a_note_is_not_for_who_may_not_open_the_case(client: Client, town: Town, run: Run) -> None:
    gather = task(run, "gather")
    finish(actor=town.leader, task=gather, note="Alle var med.")
    # The director answers for the unit's tasks, and follows up nothing of this kind.
    director = person("director", "municipal_director", town.town)
    shown = page(client, director, address(gather))
    assert "Samle de ansatte" in shown
    assert "Alle var med." not in shown
    assert not Record.objects.filter(action="routines.open_text").exists()


def test_that_there_is_a_confidential_case_is_for_who_has_a_task_in_it(
    client: Client, town: Town, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = replace(subjects._kinds["case"], confidential=True)
    monkeypatch.setitem(subjects._kinds, "case", kind)
    Task.objects.filter(run=run).update(after_at=None)
    director = person("director", "municipal_director", town.town)
    for path in ("unit/", "late/"):
        assert "Sak 1" not in page(client, director, f"/staff/tasks/{path}")
        assert "Sak 1" not in page(client, town.leader, f"/staff/tasks/{path}")
    assert client.get(address(task(run, "gather"))).status_code == 200  # it is the leader's
    assert client.get(address(task(run, "safe"))).status_code == 404
    client.force_login(director)
    gather = task(run, "gather")
    for act in ("", "take/", "delegate/", "finish/"):
        answer = client.post(address(gather, act)) if act else client.get(address(gather))
        assert answer.status_code == 404
    # What nobody has must be seen by somebody.
    Task.objects.filter(pk=gather.pk).update(held_unit=None, held_role="", assignee=None)
    assert client.get(address(gather)).status_code == 200


def test_a_decision_needs_its_reason_and_keeps_what_was_typed(
    client: Client, town: Town, run: Run
) -> None:
    police = task(run, "police")
    client.force_login(town.leader)
    missing = client.post(address(police, "decide/"), {"decide-decision": "no"})
    assert missing.status_code == 200
    assert "checked" in missing.content.decode()
    assert task(run, "police").is_open
    unsure = client.post(address(police, "decide/"), {"decide-reason": "Han er pågrepet."})
    assert "Han er pågrepet." in unsure.content.decode()
    client.post(
        address(police, "decide/"), {"decide-decision": "no", "decide-reason": "Han er pågrepet."}
    )
    decided = task(run, "police")
    assert (decided.decision, text_of(decided)) == (False, "Han er pågrepet.")


def test_two_who_end_a_task_at_once_are_told_and_nothing_typed_is_lost(
    client: Client, town: Town, run: Run
) -> None:
    gather = task(run, "gather")
    client.force_login(town.leader)
    finish(actor=town.leader, task=gather)
    answer = client.post(address(gather, "finish/"), {"finish-note": "Også jeg."})
    assert "allerede avsluttet" in answer.content.decode()


def test_a_task_is_set_aside_with_a_reason(client: Client, town: Town, run: Run) -> None:
    client.force_login(town.leader)
    client.post(address(task(run, "gather"), "set-aside/"), {"aside-reason": " "})
    assert task(run, "gather").is_open
    client.post(address(task(run, "gather"), "set-aside/"), {"aside-reason": "Alle var med."})
    assert task(run, "gather").state == Task.State.NOT_APPLICABLE


def test_the_leader_takes_what_another_has_before_ending_it(
    client: Client, town: Town, run: Run
) -> None:
    safe = task(run, "safe")
    client.force_login(town.leader)
    assert client.post(address(safe, "finish/"), {}).status_code == 404
    client.post(address(safe, "take/"))
    assert task(run, "safe").assignee == town.leader
    client.post(address(safe, "finish/"), {})
    assert task(run, "safe").state == Task.State.DONE


NO_PART = "Denne personen har ingen rolle i dette steget. Velg noen som har det."


def test_a_task_is_handed_on_to_whoever_the_routine_names_for_it(
    client: Client, town: Town, run: Run
) -> None:
    gather, deputy = task(run, "gather"), person("deputy", "line_leader", town.office)
    shown = page(client, town.leader, address(gather))
    offered = re.findall(r'<option value="\d+">(.*?)</option>', shown)
    assert offered == ["deputy", "personnel"]
    for who in (town.stranger, town.colleague, town.employee, town.leader):
        refused = client.post(address(gather, "delegate/"), {"delegate-to": who.pk})
        assert NO_PART in refused.content.decode()
        assert task(run, "gather").assignee is None
    client.post(address(gather, "delegate/"), {"delegate-to": deputy.pk})
    assert "Samle de ansatte" in page(client, deputy)
    assert "Samle de ansatte" not in page(client, town.leader)
    assert "deputy" in page(client, town.leader, "/staff/tasks/unit/")


def test_what_is_ones_own_by_the_case_is_not_handed_on(
    client: Client, town: Town, run: Run
) -> None:
    safe = task(run, "safe")
    shown = page(client, town.employee, address(safe))
    assert "gis ikke videre" in shown
    assert "<option" not in shown
    for to in (town.colleague, town.leader):
        client.post(address(safe, "delegate/"), {"delegate-to": to.pk})
        assert task(run, "safe").assignee == town.employee
    # The routine names the leader for it, who may let another leader see to it.
    deputy = person("deputy", "line_leader", town.office)
    client.force_login(town.leader)
    client.post(address(safe, "delegate/"), {"delegate-to": town.colleague.pk})
    assert task(run, "safe").assignee == town.employee
    client.post(address(safe, "delegate/"), {"delegate-to": deputy.pk})
    assert task(run, "safe").assignee == deputy


def test_the_page_says_why_there_is_nobody_to_hand_it_on_to(
    client: Client, town: Town, run: Run
) -> None:
    shown = page(client, town.leader, address(task(run, "tell_chief")))
    assert "Det er ingen andre å gi dette steget videre til" in shown
    assert "Nærmeste leder" in shown
    assert "<option" not in shown


def test_a_decision_offers_its_buttons_only_to_those_who_may_take_it(
    client: Client, town: Town, run: Run
) -> None:
    police = task(run, "police")
    director = person("director", "municipal_director", town.town)
    shown = page(client, director, address(police))
    for button in ("Jeg tar den", "Gi videre</button>", "Lagre avgjørelsen"):
        assert button not in shown
    assert "Bare de kan ta den eller gi den videre" in shown
    client.post(address(police, "take/"))
    assert task(run, "police").assignee is None
    shown = page(client, town.leader, address(police))
    for button in ("Jeg tar den", "Gi videre</button>", "Lagre avgjørelsen"):
        assert button in shown


def test_what_waits_is_in_no_list_until_it_is_opened(client: Client, town: Town, run: Run) -> None:
    assert "Ring politiet" not in page(client, town.leader)


# --- Who holds a role ---------------------------------------------------------------------


def test_a_role_is_looked_for_up_the_tree_then_goes_to_the_fallback(town: Town, small: str) -> None:
    town.leader.appointments.all().delete()
    run = started(town)
    assert (task(run, "gather").held_role, task(run, "gather").held_unit) == (
        "personnel_manager",
        town.town,
    )
    above = person("above", "line_leader", town.town)
    assert above
    assert task(started(town), "gather").held_unit == town.town
    assert task(started(town), "gather").held_role == "line_leader"


def test_somebody_who_is_away_is_passed_over(town: Town, small: str) -> None:
    today = timezone.localdate()
    add_absence(actor=town.leader, first_day=today, last_day=today)
    assert task(started(town), "gather").held_role == "personnel_manager"


def test_what_nobody_holds_is_shown_to_leader_and_administrator(
    client: Client, town: Town, small: str
) -> None:
    run = started(town)
    finish(actor=town.leader, task=task(run, "talk"))
    orphan = task(run, "evaluate")
    assert (orphan.held_role, orphan.held_unit, orphan.assignee) == ("", None, None)
    for who in (town.leader, town.administrator):
        assert "Oppsummer" in page(client, who, "/staff/tasks/nobody/")
        assert "Oppsummer" in page(client, who, address(orphan))
    assert "Oppsummer" not in page(client, town.employee, "/staff/tasks/nobody/")
    take(actor=town.administrator, task=orphan)
    assert "Oppsummer" in page(client, town.administrator)


def test_a_case_without_a_known_exposed_person_goes_to_the_fallback(town: Town, small: str) -> None:
    run = started(town, persons={})
    assert task(run, "safe").held_role == "line_leader"


# --- The rest -----------------------------------------------------------------------------


def test_who_was_told_sees_it_until_it_is_read(client: Client, town: Town, run: Run) -> None:
    finish(actor=town.leader, task=task(run, "tell_chief"))
    assert "Sak 1" in page(client, town.chief)
    notice = Notice.objects.get()
    client.force_login(town.stranger)
    assert client.post(f"/staff/tasks/notices/{notice.pk}/seen/").status_code == 404
    client.force_login(town.chief)
    client.post(f"/staff/tasks/notices/{notice.pk}/seen/")
    assert "Sak 1" not in page(client, town.chief)


def test_a_run_that_is_called_off_leaves_no_task(client: Client, town: Town, run: Run) -> None:
    cancel(actor=town.leader, run=run, reason="Meldt to ganger.")
    assert not run.tasks.filter(ended_at=None).exists()
    assert "Samle" not in page(client, town.leader)


def test_days_away_are_kept_and_removed(client: Client, town: Town) -> None:
    client.force_login(town.leader)
    days = {"first_day": "01.07.2030", "last_day": "1.6.30"}
    assert client.post("/staff/tasks/away/", days).status_code == 200
    client.post("/staff/tasks/away/", {**days, "last_day": "210730"})
    absence = town.leader.absences.get()
    client.force_login(town.stranger)
    assert client.post(f"/staff/tasks/away/{absence.pk}/remove/").status_code == 404
    client.force_login(town.leader)
    client.post(f"/staff/tasks/away/{absence.pk}/remove/")
    assert not town.leader.absences.exists()


def test_the_calendar_knows_times_and_nothing_else(client: Client, town: Town, run: Run) -> None:
    client.force_login(town.leader)
    shown = client.post("/staff/tasks/calendar/").content.decode()
    start = shown.index("/staff/tasks/calendar/", shown.index("<code>"))
    path = shown[start : shown.index("</code>")]
    client.logout()
    text = client.get(path).content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "DTSTART:20250414T140000Z" in text
    assert "DTEND" not in text  # which would have to be later
    for word in ("Samle", "politi", "Sak", "employee", "Kontoret"):
        assert word not in text
    client.force_login(town.leader)
    client.post("/staff/tasks/calendar/")
    assert client.get(path).status_code == 404

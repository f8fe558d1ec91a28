"""A case from the report to the end: what starts, what is done, and who comes first."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from conftest import at_once, needs_several_connections
from lykt.audit.models import Record
from lykt.incidents import actions
from lykt.incidents.access import Opened, Standing
from lykt.incidents.models import Case, Cost, Measure, Remark, Talk, TalkNote
from lykt.incidents.queries import case_visible_to, open_tasks_of, own_case_of
from lykt.incidents.sealed_words import words_of
from lykt.incidents.tests.conftest import Send, Workplace, end_all_steps
from lykt.incidents.workflow import MOVES, Move, State, after, allows
from lykt.routines.actions import finish
from lykt.routines.models import Run, Task

NOTE = "Hun sover dårlig, og vil ikke være alene i timen."


def _address(case: Case, deed: str = "") -> str:
    return f"/staff/incidents/cases/{case.pk}/" + (f"{deed}/" if deed else "")


@pytest.fixture
def case(workplace: Workplace, routines: None, send: Send) -> Case:
    return send(workplace.teacher).case


# --- What a report starts -----------------------------------------------------------------


def test_an_attack_starts_its_routines_and_plans_the_talks(
    case: Case, workplace: Workplace
) -> None:
    runs = Run.objects.filter(subject_kind="incident", subject_id=str(case.pk))
    assert {run.version.routine.code for run in runs} == {
        "physical_violence",
        "notices",
        "employer_follow_up",
        "external_reports",
    }
    assert all(run.key.destroy_on == case.destroy_on for run in runs)
    # Friday 8 April 2022 at 18.30, before Easter: a week later is Good Friday, so that the talk
    # is due on the first working day after Easter Monday; a month later is a Sunday.
    talks = Talk.objects.filter(task__step__startswith="talk_after").order_by("planned_for")
    assert [talk.planned_for for talk in talks] == [dt.date(2022, 4, 19), dt.date(2022, 5, 9)]
    assert all(talk.exposed.person == workplace.teacher for talk in talks)


def test_the_report_itself_is_the_notice_to_the_leader(case: Case) -> None:
    told = Task.objects.get(step="report_to_leader")
    assert told.state == Task.State.DONE
    assert told.notices.get().person.email == "leader@example.org"
    assert Task.objects.get(step="notify_chief_safety_representative").state == "open"


def test_the_notice_to_the_chief_is_due_on_the_first_working_day(case: Case) -> None:
    due = Task.objects.get(step="notify_chief_safety_representative").due_at
    assert due is not None
    # Palm Sunday's week has three working days.
    assert timezone.localtime(due).date() == dt.date(2022, 4, 11)


def test_a_report_is_taken_also_where_no_routine_is_loaded(
    workplace: Workplace, send: Send
) -> None:
    assert send(workplace.teacher).case.state == State.RECEIVED
    assert not Run.objects.exists()


# --- The page -----------------------------------------------------------------------------


def test_the_leader_follows_up_on_the_page(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    page = client.get(_address(case)).content.decode()
    assert "Han slo meg i ansiktet." in page
    assert "Start oppfølgingen" in page

    client.post(_address(case, "take"))
    talk = Talk.objects.get(task__step="talk_after_a_week")
    client.post(
        _address(case, "hold-talk"),
        {
            "hold-talk-talk": str(talk.pk),
            "hold-talk-day": "19.04.2022",
            "hold-talk-words": NOTE,
        },
    )
    client.post(
        _address(case, "measure"),
        {
            "measure-words": "To voksne i samtaler med foresatte",
            "measure-owner": workplace.leader.pk,
            "measure-due_on": "01.06.2022",
        },
    )
    client.post(_address(case, "cost"), {"cost-words": "Briller", "cost-kroner": "3 490"})
    cost = Cost.objects.get()
    client.post(
        _address(case, "decide-cost"),
        {"decide-cost-cost": str(cost.pk), "decide-cost-outcome": "replaced"},
    )
    measure = Measure.objects.get()
    client.post(
        _address(case, "end-measure"),
        {"end-measure-measure": str(measure.pk), "end-measure-day": "02.06.2022"},
    )
    case.refresh_from_db()
    talk.refresh_from_db()
    cost.refresh_from_db()
    measure.refresh_from_db()
    assert case.state == State.FOLLOWED_UP
    assert talk.held_on == dt.date(2022, 4, 19)
    assert talk.task
    assert talk.task.state == Task.State.DONE
    assert words_of(TalkNote.objects.get()) == NOTE
    assert NOTE.encode() not in bytes(TalkNote.objects.get().sealed)
    assert (cost.kroner, cost.outcome) == (3490, "replaced")
    assert measure.done_on == dt.date(2022, 6, 2)
    page = client.get(_address(case)).content.decode()
    assert "3490 kroner, erstattet av arbeidsgiver" in page
    assert "En samtale ble holdt" in page


def test_a_form_with_faults_keeps_every_word(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    words = "To voksne i samtaler"
    response = client.post(
        _address(case, "measure"), {"measure-words": words, "measure-due_on": "32.13.2022"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "32.13.2022" in page
    assert not Measure.objects.exists()


def test_a_case_is_not_closed_while_steps_remain(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    left = open_tasks_of(case).count()
    response = client.post(_address(case, "close"), {"close-evaluation": "Alt er gjort."})
    assert response.status_code == 409
    page = response.content.decode()
    assert f"{left} steg gjenstår" in page
    assert "Alt er gjort." in page
    case.refresh_from_db()
    assert case.is_open


def test_a_case_is_closed_with_an_evaluation_and_opened_again_with_a_reason(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    end_all_steps(case)
    assert "alle steg er avsluttet" in client.get("/staff/incidents/cases/").content.decode()
    assert client.post(_address(case, "close"), {}).status_code == 422
    client.post(_address(case, "close"), {"close-evaluation": "Vi lærte å være to."})
    case.refresh_from_db()
    assert (case.state, case.changed_by) == (State.CLOSED, workplace.leader)
    assert "Vi lærte å være to." in client.get(_address(case)).content.decode()

    late = client.post(_address(case, "cost"), {"cost-words": "Jakke", "cost-kroner": "900"})
    assert late.status_code == 409
    assert not Cost.objects.exists()

    client.post(_address(case, "reopen"), {"reopen-reason": "Det skjedde igjen."})
    case.refresh_from_db()
    assert case.state == State.FOLLOWED_UP
    assert [words_of(remark) for remark in Remark.objects.all()] == [
        "Vi lærte å være to.",
        "Det skjedde igjen.",
    ]


def test_of_two_leaders_who_close_the_second_is_told_who_was_first(
    client: Client, case: Case, workplace: Workplace
) -> None:
    end_all_steps(case)
    opened = case_visible_to(workplace.director, case.pk)
    actions.close_case(actor=workplace.director, opened=opened, evaluation="Ferdig.")
    client.force_login(workplace.leader)
    response = client.post(_address(case, "close"), {"close-evaluation": "Jeg skrev også noe."})
    page = response.content.decode()
    assert response.status_code == 409
    assert "director" in page
    assert "Jeg skrev også noe." in page
    assert Remark.objects.count() == 1


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_closes_and_the_other_is_told(
    case: Case, workplace: Workplace
) -> None:
    end_all_steps(case)
    opened = case_visible_to(workplace.leader, case.pk)

    def close() -> bool:
        try:
            actions.close_case(actor=workplace.leader, opened=opened, evaluation="Ferdig.")
        except actions.MovedError:
            return False
        return True

    assert sorted(at_once(close)) == [False, True]
    assert Remark.objects.count() == 1


# --- Several exposed, several reports -----------------------------------------------------


def test_somebody_more_who_was_exposed_gets_the_steps_and_talks_of_each_exposed(
    client: Client, case: Case, workplace: Workplace
) -> None:
    before = open_tasks_of(case).filter(concerns=workplace.teacher).exclude(role="reporter")
    theirs = set(before.values_list("step", "due_at"))
    client.force_login(workplace.leader)
    sent = {"exposed-person": workplace.colleague.pk}
    for _twice in range(2):
        assert client.post(_address(case, "exposed"), sent).status_code == 302
    added = case.exposed.get(person=workplace.colleague)
    tasks = open_tasks_of(case).filter(concerns=workplace.colleague)
    assert set(tasks.values_list("step", flat=True)) == {step for step, _due in theirs}
    # A week and a month are from the event; what is to be done at once is so from now.
    due = {task.step: task.due_at for task in tasks}
    for step, of_teacher in theirs:
        if step.startswith("talk_after") or of_teacher is None:
            assert due[step] == of_teacher
    at_once = due["psychological_first_aid"]
    assert at_once
    assert at_once > added.added_at
    talks = added.talks.filter(task__step__startswith="talk_after").order_by("planned_for")
    assert [talk.planned_for for talk in talks] == [dt.date(2022, 4, 19), dt.date(2022, 5, 9)]
    assert tasks.get(step="clarify_further_follow_up").waits
    # That they came out of it lies behind them.
    assert not tasks.filter(step="withdraw").exists()
    assert own_case_of(workplace.colleague, case.pk).standings == {Standing.EXPOSED}
    client.force_login(workplace.colleague)
    own = client.get(f"/staff/incidents/mine/{case.pk}/").content.decode()
    assert "Oppfølgende samtale etter en uke" in own


def test_who_was_exposed_when_a_witness_reports_takes_over_the_steps_of_nobody(
    workplace: Workplace, routines: None, send: Send
) -> None:
    case = send(workplace.colleague, reporter="witness").case
    nobodys = open_tasks_of(case).filter(step="talk_after_a_week")
    assert [task.concerns for task in nobodys] == [None]
    opened = case_visible_to(workplace.leader, case.pk)
    add: dict[str, Any] = {"actor": workplace.leader, "opened": opened}
    added = actions.add_exposed(**add, person=workplace.teacher, name="")
    talk = nobodys.get()
    assert talk.concerns == workplace.teacher
    assert added.talks.get(task=talk).planned_for == dt.date(2022, 4, 19)
    # Somebody who does not sign in has steps too, with nobody's name on them.
    nameless = actions.add_exposed(**add, person=None, name="Vikar fra byrå")
    assert words_of(nameless) == "Vikar fra byrå"
    assert nobodys.filter(concerns=None).count() == 1
    assert nameless.talks.filter(task__step="talk_after_a_week").exists()


def test_of_two_routines_of_joined_cases_somebody_added_gets_each_step_once(
    workplace: Workplace, routines: None, send: Send
) -> None:
    mild = send(workplace.colleague, what=["threat"], place="telephone", injury_body="none").case
    grave = send(workplace.teacher, "2022-04-08 18:45", injury_body="serious").case
    given = (case_visible_to(workplace.leader, one.pk) for one in (grave, mild))
    opened, into = given
    actions.join_cases(actor=workplace.leader, opened=opened, into=into, reason="Samme.")
    add: dict[str, Any] = {"actor": workplace.leader, "opened": into}
    added = actions.add_exposed(**add, person=workplace.hr, name="")
    talks = open_tasks_of(mild).filter(step="talk_after_a_week", concerns=workplace.hr)
    assert talks.count() == 1
    assert added.talks.filter(task__step="talk_after_a_week").count() == 1


def test_two_reports_of_one_event_become_one_case(
    client: Client, case: Case, workplace: Workplace, send: Send
) -> None:
    second = send(workplace.colleague, "2022-04-08 18:45", reporter="witness").case
    third = send(workplace.teacher, "2022-04-08 18:40").case
    far = send(workplace.colleague, "2022-05-20 10:00").case
    client.force_login(workplace.leader)
    page = client.get(_address(second)).content.decode()
    assert str(case.pk) in page
    assert str(far.pk) not in page

    for joined in (second, third):
        client.post(
            _address(joined, "join"),
            {"join-other": str(case.pk), "join-reason": "Samme episode."},
        )
        joined.refresh_from_db()
        assert (joined.state, joined.joined_into) == (State.JOINED, case)
    assert case.reports.count() == 3
    assert case.exposed.count() == 1
    assert not open_tasks_of(second).exists()
    assert client.get(_address(second))["Location"] == _address(case)
    assert str(second.pk) not in client.get("/staff/incidents/cases/").content.decode()

    client.force_login(workplace.colleague)
    own = client.get(f"/staff/incidents/mine/{second.pk}/", follow=True)
    # The witness reads what the witness wrote, and not the teacher's words.
    assert own.content.decode().count("Han slo meg i ansiktet.") == 1


def test_a_grave_report_keeps_its_duties_in_a_mild_case(
    client: Client, workplace: Workplace, routines: None, send: Send
) -> None:
    mild = send(workplace.colleague, what=["threat"], place="telephone", injury_body="none").case
    grave = send(workplace.teacher, "2022-04-08 18:45", injury_body="serious").case
    duties = set(open_tasks_of(grave).values_list("title", flat=True))
    client.force_login(workplace.leader)
    client.post(_address(grave, "join"), {"join-other": str(mild.pk), "join-reason": "Samme."})
    assert not open_tasks_of(grave).exists()
    assert duties <= set(open_tasks_of(mild).values_list("title", flat=True))
    # Whoever was exposed keeps the talks that they were promised.
    client.force_login(workplace.teacher)
    own = client.get(f"/staff/incidents/mine/{mild.pk}/").content.decode()
    assert "Innen 19. april 2022" in own
    assert "Gjennomført 1" not in own
    assert Record.objects.filter(action="routines.move_run", actor=workplace.leader).exists()


def test_what_is_written_while_the_case_is_joined_comes_to_the_kept_one(
    case: Case, workplace: Workplace, send: Send
) -> None:
    twice = send(workplace.teacher, "2022-04-08 18:40").case
    before = own_case_of(workplace.teacher, twice.pk)
    leader = workplace.leader
    opened, into = case_visible_to(leader, twice.pk), case_visible_to(leader, case.pk)
    actions.join_cases(actor=leader, opened=opened, into=into, reason="Ja.")
    sent = actions.write_in_own_case(actor=workplace.teacher, opened=before, words="Hei.")
    assert sent.case == case


def test_a_talk_that_was_set_aside_is_not_said_to_be_held(
    client: Client, case: Case, workplace: Workplace
) -> None:
    end_all_steps(case)
    client.force_login(workplace.teacher)
    own = client.get(f"/staff/incidents/mine/{case.pk}/").content.decode()
    assert "Innen 19. april 2022" in own


def test_only_who_follows_up_both_can_join_them(case: Case, workplace: Workplace) -> None:
    opened = case_visible_to(workplace.leader, case.pk)
    other = Opened(Case.objects.get(), frozenset({Standing.SAFETY}))
    with pytest.raises(PermissionDenied):
        actions.join_cases(actor=workplace.leader, opened=opened, into=other, reason="x")


# --- Between the employee and those who follow up ------------------------------------------


def test_a_question_gets_an_answer_that_nobody_else_sees(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.teacher)
    own = f"/staff/incidents/mine/{case.pk}/"
    client.post(f"{own}write/", {"words": "Må jeg på jobb på mandag?"})
    client.force_login(workplace.leader)
    assert "Må jeg på jobb på mandag?" in client.get(_address(case)).content.decode()
    client.post(
        _address(case, "answer"),
        {"answer-employee": workplace.teacher.pk, "answer-words": "Nei, hvil deg."},
    )
    client.force_login(workplace.teacher)
    assert "Nei, hvil deg." in client.get(own).content.decode()
    client.force_login(workplace.safety)
    assert "hvil deg" not in client.get(_address(case)).content.decode()
    client.force_login(workplace.colleague)
    assert client.post(f"{own}write/", {"words": "x"}).status_code == 404


def test_a_note_is_its_authors_alone_until_it_is_shared(
    client: Client, case: Case, workplace: Workplace
) -> None:
    talk = Talk.objects.get(task__step="talk_after_a_week")
    opened = case_visible_to(workplace.leader, case.pk)
    held: dict[str, Any] = {"actor": workplace.leader, "opened": opened, "talk": talk}
    held["day"] = talk.planned_for
    actions.hold_talk(**held, words="Bare for meg.", shared=False)
    actions.hold_talk(**held, words="For oss begge.", shared=True)
    client.force_login(workplace.teacher)
    own = f"/staff/incidents/mine/{case.pk}/"
    client.post(f"{own}talks/{talk.pk}/", {f"{talk.pk}-words": "Mitt eget."})

    def reads(person: Any, address: str) -> list[bool]:
        client.force_login(person)
        page = client.get(address).content.decode()
        return [words in page for words in ("Bare for meg.", "For oss begge.", "Mitt eget.")]

    assert reads(workplace.teacher, own) == [False, True, True]
    assert reads(workplace.leader, _address(case)) == [True, True, False]
    assert reads(workplace.director, _address(case)) == [False, True, False]
    assert reads(workplace.hr, _address(case)) == [False, False, False]


def test_a_talk_that_was_ended_among_the_tasks_is_done_here_too(
    client: Client, case: Case, workplace: Workplace
) -> None:
    aid = Talk.objects.get(task__step="psychological_first_aid")
    assert aid.task
    finish(actor=workplace.leader, task=aid.task)
    client.force_login(workplace.teacher)
    page = client.get(f"/staff/incidents/mine/{case.pk}/").content.decode()
    assert f"Gjennomført {timezone.localdate().day}. " in page


# --- The table of moves -------------------------------------------------------------------


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", State)
def test_a_move_is_allowed_just_where_the_table_says(state: State, move: Move) -> None:
    assert allows(state, move) == (state in MOVES[move])
    if not allows(state, move):
        with pytest.raises(KeyError):
            after(state, move)


def test_nothing_leads_out_of_a_joined_case() -> None:
    assert not any(allows(State.JOINED, move) for move in Move)


def test_what_is_written_leaves_codes_alone_in_the_audit_log(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    client.post(_address(case, "cost"), {"cost-words": "Briller", "cost-kroner": "1"})
    client.post(_address(case, "no-such-deed"), {"a": "b"})
    kept = str(list(Record.objects.values_list("details", flat=True)))
    assert "Briller" not in kept
    assert "Han slo" not in kept


def test_an_unknown_deed_or_case_is_not_found(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    assert client.post(_address(case, "no-such-deed")).status_code == 404
    assert client.get(f"/staff/incidents/cases/{uuid.uuid4()}/").status_code == 404

"""Following up: each move is a step of the routine, told to the reporter, and made only once."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from conftest import Cast, at_once, needs_several_connections
from lykt.audit.models import Record
from lykt.deviations import actions
from lykt.deviations.actions import MovedError, NotReadyError
from lykt.deviations.models import Deviation, Measure, Note
from lykt.deviations.queries import deviation_visible_to
from lykt.deviations.queries.overview import overview_of, parts_followed_up_by
from lykt.deviations.retention import destroy_on_day
from lykt.deviations.tests.conftest import Send
from lykt.people.models import Person
from lykt.routines.models import Task
from lykt.routines.queries import my_tasks

IN_A_WEEK = timezone.localdate() + dt.timedelta(days=7)


def given(person: Person, deviation: Deviation) -> dict[str, Any]:
    return {"actor": person, "opened": deviation_visible_to(person, deviation.pk)}


def open_steps(deviation: Deviation) -> set[str]:
    left = Task.objects.filter(run__subject_id=str(deviation.pk), ended_at=None)
    return set(left.values_list("step", flat=True))


def close_with_effect(manager: Person, deviation: Deviation) -> None:
    actions.find_cause(**given(manager, deviation), words="Gammel nettleser.")
    actions.decide_measure(
        **given(manager, deviation), words="Ny maskin", owner=manager, due_on=IN_A_WEEK
    )
    actions.carry_out_measure(**given(manager, deviation), day=timezone.localdate())
    actions.check_effect(**given(manager, deviation), works=True, words="Ikke skjedd igjen.")
    actions.answer_reporter(**given(manager, deviation), words="Vi har byttet maskin.")
    actions.close_deviation(**given(manager, deviation))


def test_each_move_ends_its_step_and_at_the_end_none_is_left(
    cast: Cast, routines: None, send: Send
) -> None:
    deviation = send(cast.counsellor)
    assert open_steps(deviation) == {
        *("find_cause", "decide_measure", "carry_out_measure", "check_effect", "answer_reporter")
    }
    actions.find_cause(**given(cast.manager, deviation), words="Gammel nettleser.")
    assert "find_cause" not in open_steps(deviation)
    actions.decide_measure(
        **given(cast.manager, deviation),
        words="Ny maskin",
        owner=cast.counsellor,
        due_on=IN_A_WEEK,
    )
    task = Task.objects.get(step="carry_out_measure")
    assert task.assignee == cast.counsellor
    assert task in my_tasks(cast.counsellor)
    actions.carry_out_measure(**given(cast.counsellor, deviation), day=timezone.localdate())
    actions.check_effect(**given(cast.manager, deviation), works=True, words="Det virker.")
    assert open_steps(deviation) == {"answer_reporter"}
    with pytest.raises(NotReadyError):
        actions.close_deviation(**given(cast.manager, deviation))
    deviation.refresh_from_db()
    assert deviation.state == "effect_checked"
    actions.answer_reporter(**given(cast.manager, deviation), words="Vi har byttet maskin.")
    actions.close_deviation(**given(cast.manager, deviation))
    deviation.refresh_from_db()
    assert (deviation.state, deviation.effect_checked) == ("closed", True)
    assert not open_steps(deviation)


def test_no_measure_needs_a_reason_and_the_steps_after_it_fall_away(
    cast: Cast, routines: None, send: Send
) -> None:
    deviation = send(cast.counsellor)
    actions.find_cause(**given(cast.manager, deviation), words="Strømbrudd i bygget.")
    actions.decide_no_measure(**given(cast.manager, deviation), words="Utenfor vår kontroll.")
    assert open_steps(deviation) == {"answer_reporter"}
    task = Task.objects.get(step="decide_measure")
    assert task.decision is False
    actions.answer_reporter(**given(cast.manager, deviation), words="Det var et strømbrudd.")
    actions.close_deviation(**given(cast.manager, deviation))
    deviation.refresh_from_db()
    assert (deviation.state, deviation.effect_checked) == ("closed", False)


def test_a_measure_that_does_not_work_starts_it_again_with_the_cause(
    cast: Cast, routines: None, send: Send
) -> None:
    deviation = send(cast.counsellor)
    actions.find_cause(**given(cast.manager, deviation), words="Gammel nettleser.")
    actions.decide_measure(
        **given(cast.manager, deviation), words="Ny maskin", owner=cast.manager, due_on=IN_A_WEEK
    )
    actions.carry_out_measure(**given(cast.manager, deviation), day=timezone.localdate())
    actions.check_effect(**given(cast.manager, deviation), works=False, words="Skjedde igjen.")
    deviation.refresh_from_db()
    assert (deviation.state, deviation.effect_checked) == ("received", False)
    assert "find_cause" in open_steps(deviation)
    assert "describe" not in open_steps(deviation)
    close_with_effect(cast.manager, deviation)
    assert not open_steps(deviation)


def test_it_is_followed_up_also_where_no_routine_is_loaded(cast: Cast, send: Send) -> None:
    deviation = send(cast.counsellor)
    close_with_effect(cast.manager, deviation)
    assert Deviation.objects.get().state == "closed"


def test_of_a_line_run_by_others_the_one_who_sees_all_of_it_gets_the_steps(
    cast: Cast, routines: None, send: Send
) -> None:
    of_line = send(cast.oslo_counsellor, unit=cast.oslo)
    task = Task.objects.get(run__subject_id=str(of_line.pk), step="find_cause")
    assert (task.held_role, task.held_unit) == ("line_manager", cast.secretariat)
    own = send(cast.oslo_counsellor, unit=cast.oslo, of_line=False)
    task = Task.objects.get(run__subject_id=str(own.pk), step="find_cause")
    assert task.unit == cast.oslo


# --- Opened again -------------------------------------------------------------------------


def test_a_closed_deviation_is_opened_again_with_a_reason_and_looked_at_from_the_cause(
    client: Client, cast: Cast, routines: None, send: Send
) -> None:
    deviation = send(cast.counsellor)
    close_with_effect(cast.manager, deviation)
    address = f"/staff/deviations/{deviation.pk}/"
    client.force_login(cast.manager)
    assert "Åpne avviket igjen" in client.get(address).content.decode()
    assert client.post(f"{address}reopen/", {"reopen-words": " "}).status_code == 422

    sent = {"reopen-words": "Det skjedde igjen i går."}
    assert client.post(f"{address}reopen/", sent)["Location"] == address
    deviation.refresh_from_db()
    assert (deviation.state, deviation.effect_checked) == ("received", False)
    assert deviation.changed_by == cast.manager
    assert open_steps(deviation) == {
        *("find_cause", "decide_measure", "carry_out_measure", "check_effect", "answer_reporter")
    }
    assert Note.objects.filter(kind=Note.Kind.REOPENED).count() == 1
    assert "igjen i går" not in str(list(Record.objects.values_list("details", flat=True)))
    page = client.get(address).content.decode()
    assert "Det skjedde igjen i går." in page
    assert "Åpnet igjen" in page

    again = client.post(f"{address}reopen/", {"reopen-words": "Mine ord."})
    assert again.status_code == 409
    assert "Mine ord." in again.content.decode()
    client.force_login(cast.counsellor)
    assert "igjen i går" not in client.get(address).content.decode()

    close_with_effect(cast.manager, deviation)
    assert not open_steps(deviation)


def test_one_that_is_open_again_counts_as_dealt_with_no_more(
    client: Client, cast: Cast, send: Send
) -> None:
    deviation = send(cast.counsellor)
    close_with_effect(cast.manager, deviation)
    part = parts_followed_up_by(cast.manager)[0]
    before = overview_of(part, 2022).total
    actions.reopen_deviation(**given(cast.manager, deviation), words="Skjedde igjen.")
    after = overview_of(part, 2022).total
    assert (before.closed, before.checked) == (1, 1)
    assert (after.reported, after.closed, after.checked) == (1, 0, 0)


def test_one_whose_time_has_ended_is_not_opened_again(
    client: Client, cast: Cast, send: Send
) -> None:
    deviation = send(cast.counsellor)
    close_with_effect(cast.manager, deviation)
    destroy_on_day(deviation.destroy_on)
    address = f"/staff/deviations/{deviation.pk}/"
    client.force_login(cast.manager)
    assert "Åpne avviket igjen" not in client.get(address).content.decode()
    assert client.post(f"{address}reopen/", {"reopen-words": "Igjen."}).status_code == 403
    deviation.refresh_from_db()
    assert deviation.state == "closed"


# --- On the page --------------------------------------------------------------------------


def test_all_of_it_on_the_page_and_the_reporter_sees_what_came_of_it(
    client: Client, cast: Cast, routines: None, send: Send
) -> None:
    deviation = send(cast.counsellor)
    address = f"/staff/deviations/{deviation.pk}/"
    client.force_login(cast.manager)
    day = f"{IN_A_WEEK:%d.%m.%Y}"
    today = f"{timezone.localdate():%d.%m.%Y}"
    measure = {"measure-words": "Ny maskin", "measure-owner": cast.counsellor.pk}
    for name, sent in (
        ("cause", {"cause-words": "Gammel nettleser"}),
        ("measure", {**measure, "measure-due_on": day}),
        ("done", {"done-day": today}),
        ("effect", {"effect-works": "yes", "effect-words": "Ikke skjedd igjen"}),
        ("answer", {"answer-words": "Vi har byttet maskin."}),
        ("close", {}),
    ):
        response = client.post(f"{address}{name}/", sent)
        assert response["Location"] == address, name
    page = client.get(address).content.decode()
    assert "Gammel nettleser" in page
    assert "Årsaken ble funnet" in page
    assert Note.objects.count() == 3
    assert "Gammel" not in str(list(Note.objects.values_list("sealed", flat=True)))

    client.force_login(cast.counsellor)
    page = client.get(address).content.decode()
    assert "Vi har byttet maskin." in page
    assert "Lukket" in page
    assert "Ny maskin" in page
    assert "Gammel nettleser" not in page


@pytest.mark.parametrize(
    ("name", "sent", "says"),
    [
        ("cause", {"cause-words": ""}, "id_cause-words"),
        ("measure", {"measure-words": "Ny maskin", "measure-due_on": "01.01.2020"}, "har vært"),
    ],
)
def test_a_form_with_faults_comes_back_with_every_word(
    client: Client, cast: Cast, send: Send, name: str, sent: dict[str, str], says: str
) -> None:
    deviation = send(cast.counsellor)
    if name == "measure":
        actions.find_cause(**given(cast.manager, deviation), words="Noe.")
    client.force_login(cast.manager)
    response = client.post(f"/staff/deviations/{deviation.pk}/{name}/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert all(words in page for words in sent.values() if words)
    assert not Measure.objects.exists()


def test_a_day_of_carrying_out_that_has_not_come_is_refused(
    client: Client, cast: Cast, send: Send
) -> None:
    deviation = send(cast.counsellor)
    actions.find_cause(**given(cast.manager, deviation), words="Noe.")
    actions.decide_measure(
        **given(cast.manager, deviation), words="Noe", owner=cast.manager, due_on=IN_A_WEEK
    )
    client.force_login(cast.manager)
    sent = {"done-day": f"{IN_A_WEEK:%d.%m.%Y}"}
    response = client.post(f"/staff/deviations/{deviation.pk}/done/", sent)
    assert response.status_code == 422
    assert Measure.objects.get().done_on is None


# --- Two at once --------------------------------------------------------------------------


def test_the_second_is_told_what_the_first_did(
    client: Client, cast: Cast, routines: None, send: Send
) -> None:
    deviation = send(cast.counsellor)
    actions.find_cause(**given(cast.manager, deviation), words="Den første.")
    client.force_login(cast.manager)
    sent = {"cause-words": "Den andre sine ord."}
    response = client.post(f"/staff/deviations/{deviation.pk}/cause/", sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "ble endret av manager" in page
    assert "Den andre sine ord." in page
    assert Note.objects.count() == 1


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_does_it(cast: Cast, routines: None, send: Send) -> None:
    deviation = send(cast.counsellor)
    actions.find_cause(**given(cast.manager, deviation), words="Noe.")
    actions.decide_no_measure(**given(cast.manager, deviation), words="Nei.")
    actions.answer_reporter(**given(cast.manager, deviation), words="Takk.")

    def close() -> bool:
        try:
            actions.close_deviation(**given(cast.manager, deviation))
        except MovedError:
            return False
        return True

    assert sorted(at_once(close)) == [False, True]


def test_who_does_not_follow_up_can_not_do_it(cast: Cast, send: Send) -> None:
    deviation = send(cast.counsellor)
    with pytest.raises(PermissionDenied):
        actions.find_cause(**given(cast.counsellor, deviation), words="Noe.")
    with pytest.raises(PermissionDenied):
        actions.carry_out_measure(**given(cast.counsellor, deviation), day=timezone.localdate())

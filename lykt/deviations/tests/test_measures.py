"""The owner and the day that are chosen for a measure are those of its task, also when changed."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import Cast
from lykt.audit.models import Record
from lykt.deviations import actions
from lykt.deviations.models import Deviation, Measure, Note
from lykt.deviations.tests.conftest import Send
from lykt.deviations.tests.test_following import given
from lykt.people.models import Person
from lykt.routines.actions.reminding import remind
from lykt.routines.models import Notice, Task
from lykt.routines.queries import my_tasks

TODAY = timezone.localdate()
DUE, LATER = TODAY + dt.timedelta(days=10), TODAY + dt.timedelta(days=40)


def day(date: dt.date) -> str:
    return f"{date:%d.%m.%Y}"


@pytest.fixture
def deviation(cast: Cast, routines: None, send: Send) -> Deviation:
    deviation = send(cast.counsellor)
    actions.find_cause(**given(cast.manager, deviation), words="Gammel nettleser.")
    return deviation


def decide(client: Client, deviation: Deviation, by: Person, owner: Person) -> Task:
    client.force_login(by)
    typed = {
        "measure-words": "Ny maskin",
        "measure-owner": owner.pk,
        "measure-due_on": day(DUE),
    }
    response = client.post(f"/staff/deviations/{deviation.pk}/measure/", typed)
    assert response.status_code == 302
    return Task.objects.get(step="carry_out_measure", ended_at=None)


def change(client: Client, deviation: Deviation, owner: Person, **more: Any) -> Any:
    typed = {
        "change-measure-owner": owner.pk,
        "change-measure-due_on": day(LATER),
        "change-measure-words": "Leverandøren er forsinket.",
        **more,
    }
    return client.post(f"/staff/deviations/{deviation.pk}/change-measure/", typed)


def test_the_chosen_day_and_owner_are_the_only_ones(
    client: Client, cast: Cast, deviation: Deviation
) -> None:
    task = decide(client, deviation, cast.manager, cast.counsellor)
    assert task.assignee == cast.counsellor
    assert task.due_at
    assert timezone.localtime(task.due_at).strftime("%Y-%m-%d %H:%M") == f"{DUE} 23:59"
    client.force_login(cast.counsellor)
    page = client.get(reverse("routines:task", args=[task.pk])).content.decode()
    assert "dagen som er avtalt i saken" in page
    assert "måned, i arbeidstid" not in page
    assert "?do=done" in page


def test_an_owner_beyond_the_routines_reach_has_the_task_too(
    client: Client, cast: Cast, routines: None, send: Send
) -> None:
    deviation = send(cast.oslo_counsellor, unit=cast.oslo)
    actions.find_cause(**given(cast.manager, deviation), words="Noe.")
    task = decide(client, deviation, cast.manager, cast.oslo_counsellor)
    assert task in my_tasks(cast.oslo_counsellor)


def test_it_follows_when_owner_and_day_are_changed_and_what_they_were_is_kept(
    client: Client, cast: Cast, deviation: Deviation
) -> None:
    task = decide(client, deviation, cast.manager, cast.counsellor)
    remind(timezone.now())
    assert change(client, deviation, cast.manager).status_code == 302
    task.refresh_from_db()
    measure = Measure.objects.get()
    assert (measure.owner, measure.due_on) == (cast.manager, LATER)
    assert (task.assignee, timezone.localdate(task.due_at)) == (cast.manager, LATER)
    assert my_tasks(cast.counsellor) == []
    remind(timezone.now())
    assert Notice.objects.filter(task=task, person=cast.manager, occasion="new").exists()
    page = client.get(f"/staff/deviations/{deviation.pk}/").content.decode()
    assert "Leverandøren er forsinket." in page
    assert f"Før: {cast.counsellor}, innen {day(DUE)}." in page
    assert "Tiltaket fikk en annen eier eller dag" in page
    assert "forsinket" not in str(list(Record.objects.values_list("details", flat=True)))


def test_it_is_given_to_others_in_the_deviation_alone(
    client: Client, cast: Cast, deviation: Deviation
) -> None:
    task = decide(client, deviation, cast.manager, cast.counsellor)
    client.post(reverse("routines:take", args=[task.pk]))
    client.post(reverse("routines:delegate", args=[task.pk]), {"delegate-to": cast.manager.pk})
    task.refresh_from_db()
    assert task.assignee == cast.counsellor


def test_it_is_changed_by_those_who_follow_up_while_it_is_left(
    client: Client, cast: Cast, deviation: Deviation
) -> None:
    assert "Endre hvem som gjør tiltaket" not in _page(client, cast.manager, deviation)
    decide(client, deviation, cast.manager, cast.counsellor)
    assert "Endre hvem som gjør tiltaket" in _page(client, cast.manager, deviation)
    client.force_login(cast.counsellor)
    assert change(client, deviation, cast.counsellor).status_code == 404
    client.force_login(cast.manager)
    past = change(client, deviation, cast.manager, **{"change-measure-due_on": "01.01.2020"})
    assert past.status_code == 422
    actions.carry_out_measure(**given(cast.manager, deviation), day=TODAY)
    late = change(client, deviation, cast.manager)
    assert late.status_code == 409
    assert "Leverandøren er forsinket." in late.content.decode()
    assert Measure.objects.get().owner == cast.counsellor


def test_sent_twice_it_is_changed_once(client: Client, cast: Cast, deviation: Deviation) -> None:
    decide(client, deviation, cast.manager, cast.counsellor)
    once = {"change-measure-once": str(uuid.uuid4())}
    for _click in range(2):
        assert change(client, deviation, cast.manager, **once).status_code == 302
    assert Note.objects.filter(kind=Note.Kind.CHANGED).count() == 1


def test_a_visitor_is_sent_to_the_sign_in(client: Client, cast: Cast, deviation: Deviation) -> None:
    decide(client, deviation, cast.manager, cast.counsellor)
    client.logout()
    assert change(client, deviation, cast.manager).status_code != 409
    assert not Note.objects.filter(kind=Note.Kind.CHANGED).exists()


def _page(client: Client, person: Person, deviation: Deviation) -> str:
    client.force_login(person)
    return client.get(f"/staff/deviations/{deviation.pk}/").content.decode()

"""What has not happened yet is not registered as done, and what was typed stays."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lykt.incidents import actions
from lykt.incidents.models import Case, Correction, Measure, OutwardNotice, Reaction, Report, Talk
from lykt.incidents.queries import case_visible_to
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.incidents.third_parties.actions import link_case, react

WORDS = "Dette er allerede skrevet."
NOT_YET = "Denne dagen har ikke vært ennå."


@pytest.fixture
def case(client: Client, workplace: Workplace, routines: None, send: Send) -> Case:
    """With a measure and a planned talk; its leader is signed in."""
    case = send(workplace.teacher).case
    leader = workplace.leader
    given: dict[str, Any] = {"actor": leader, "opened": case_visible_to(leader, case.pk)}
    actions.add_measure(**given, words="To i rommet", owner=leader, due_on=dt.date(2030, 6, 1))
    actions.plan_talk(**given, exposed=case.exposed.get(), day=dt.date(2022, 5, 3))
    client.force_login(leader)
    return case


def refused(client: Client, address: str, sent: dict[str, Any], says: str = NOT_YET) -> bool:
    response = client.post(address, sent)
    page = response.content.decode()
    return response.status_code == 422 and says in page and WORDS in page


def ahead() -> str:
    return f"{timezone.localdate() + dt.timedelta(days=2):%d.%m.%Y}"


def test_a_talk_and_a_measure_that_are_to_come_are_not_done(client: Client, case: Case) -> None:
    address = f"/staff/incidents/cases/{case.pk}/"
    talk, measure = Talk.objects.get(task=None), Measure.objects.get()
    held = {"hold-talk-talk": str(talk.pk), "hold-talk-day": ahead(), "hold-talk-words": WORDS}
    assert refused(client, f"{address}hold-talk/", held)
    done = {"end-measure-measure": str(measure.pk), "end-measure-day": ahead()}
    response = client.post(f"{address}end-measure/", done)
    assert response.status_code == 422
    assert NOT_YET in response.content.decode()
    assert not Talk.objects.exclude(held_on=None).exists()
    assert not Measure.objects.exclude(done_on=None).exists()


def test_no_correction_says_so_either(client: Client, case: Case, workplace: Workplace) -> None:
    address = f"/staff/incidents/cases/{case.pk}/correct/"
    talk, measure = Talk.objects.get(task=None), Measure.objects.get()
    sent = {"row-planned_for": "03.05.2022", "row-held_on": ahead(), "row-reason": WORDS}
    assert refused(client, f"{address}talk/{talk.pk}/", sent)
    done = {
        "row-words": "To i rommet",
        "row-owner": workplace.leader.pk,
        "row-due_on": "01.06.2030",
        "row-done_on": ahead(),
        "row-reason": WORDS,
    }
    assert refused(client, f"{address}measure/{measure.pk}/", done)
    assert not Correction.objects.exists()


def test_nothing_happened_after_it_was_reported(client: Client, case: Case) -> None:
    now = timezone.now()
    reported = now - dt.timedelta(hours=1)
    Report.objects.update(reported_at=reported)
    Case.objects.update(opened_at=reported)
    moment = timezone.localtime(now - dt.timedelta(minutes=5))
    sent = {
        "q-day": f"{moment:%d.%m.%Y}",
        "q-time": f"{moment:%H.%M}",
        "q-what": ["physical_attack"],
        "q-place": "meeting_room",
        "q-by_whom": "relative",
        "q-reason": WORDS,
        "revision": "1",
    }
    address = f"/staff/incidents/cases/{case.pk}/facts/"
    assert refused(client, address, sent, "kan ikke ha skjedd etter det")
    assert Case.objects.get().happened_at == case.happened_at


def test_nothing_was_sent_later_today(client: Client, case: Case, workplace: Workplace) -> None:
    sent = {
        "outcome": "sent",
        "day": f"{timezone.localdate():%d.%m.%Y}",
        "time": "23.59",
        "by": workplace.director.pk,
        "channel": "in_person",
        "words": WORDS,
    }
    address = f"/staff/incidents/cases/{case.pk}/outward/police_report/"
    assert refused(client, address, sent, "senere enn nå")
    assert not OutwardNotice.objects.exists()


def test_no_reaction_is_decided_complained_of_or_ended_in_days_to_come(
    client: Client, case: Case, workplace: Workplace
) -> None:
    opened = case_visible_to(workplace.leader, case.pk)
    known = link_case(actor=workplace.leader, opened=opened, third_party=None, words="Faren.")
    address = f"/staff/incidents/third-parties/{known.pk}/reactions/"
    assert refused(
        client, address, {"kind": "talk", "decided_on": ahead(), "words": WORDS}, NOT_YET
    )
    assert not Reaction.objects.exists()
    reaction = react(
        actor=workplace.leader,
        third_party=known,
        kind="from_office",
        decided_on=dt.date(2022, 4, 20),
        until=dt.date(2022, 7, 20),
        legal_basis="Husretten",
        words=WORDS,
    )
    for act in ("complaint", "end"):
        on_day = {f"{reaction.pk}-day": ahead()}
        assert refused(client, f"{address}{reaction.pk}/{act}/", on_day)
    reaction.refresh_from_db()
    assert reaction.complained_on is reaction.ended_on is None

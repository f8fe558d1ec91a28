"""A page takes as many queries for twenty rows as for one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import Reads
from lykt.incidents.models import (
    Case,
    Cost,
    Exposed,
    Measure,
    Message,
    Remark,
    Talk,
    TalkNote,
)
from lykt.incidents.queries import case_visible_to
from lykt.incidents.queries.cases import newest_cases
from lykt.incidents.queries.listing import STATES
from lykt.incidents.sealed_words import save_sealed
from lykt.incidents.subject import describe
from lykt.incidents.tests.conftest import Send, Workplace, employ
from lykt.incidents.third_parties.actions import link_case

pytestmark = pytest.mark.django_db

TWENTY = 20
CASES = "/staff/incidents/cases/"


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("leader", f"{CASES}?state=all"),
        ("hr", CASES),
        ("safety", CASES),
        ("teacher", "/staff/incidents/"),
        ("hr", "/staff/incidents/analysis/?month=2022-04"),
    ],
)
def test_lists(workplace: Workplace, send: Send, reads: Reads, who: str, address: str) -> None:
    person = getattr(workplace, who)
    send(workplace.teacher)
    once = reads(person, address)
    for _each in range(TWENTY):
        send(workplace.teacher)
    assert reads(person, address) == once


def test_very_many_cases_are_those_and_in_the_order_of_a_few(
    workplace: Workplace, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in ("2022-04-08", "2022-04-10", "2022-04-09"):
        send(workplace.teacher, f"{day} 10:00")
    send(workplace.nurse, "2022-04-09 10:00", unit=workplace.home)
    people = (workplace.leader, workplace.hr, workplace.teacher)
    few = [list(newest_cases(person, STATES["all"])) for person in people]
    assert [len(cases) for cases in few] == [3, 4, 0]
    monkeypatch.setattr("lykt.incidents.queries.cases._MANY", 0)
    assert [list(newest_cases(person, STATES["all"])) for person in people] == few


def test_what_lists_of_tasks_say_of_cases(workplace: Workplace, send: Send) -> None:
    ids = [str(send(workplace.teacher).case_id) for _each in range(TWENTY)]
    taken = []
    for some in (ids[:1], ids):
        with CaptureQueriesContext(connection) as found:
            assert all(one.address for one in describe(some, workplace.leader).values())
        taken.append(len(found))
    assert taken[0] == taken[1]


@pytest.mark.parametrize("who", ["leader", "hr", "chief_safety", "teacher"])
def test_a_case(routines: None, workplace: Workplace, send: Send, reads: Reads, who: str) -> None:
    """With two of everything, and with twenty more."""
    case = send(workplace.teacher).case
    person = getattr(workplace, who)
    own = f"/staff/incidents/mine/{case.pk}/"
    address = own if who == "teacher" else f"{CASES}{case.pk}/"
    _add(workplace, case, 0, 2)
    few = reads(person, address)
    _add(workplace, case, 2, TWENTY)
    assert reads(person, address) == few


def _add(workplace: Workplace, case: Case, first: int, number: int) -> None:
    now, day = timezone.now(), dt.date(2022, 4, 20)
    leader, teacher = workplace.leader, workplace.teacher
    opened = case_visible_to(leader, case.pk)
    for place in range(first, first + number):
        person = employ(f"exposed-{place}", "employee", workplace.school)
        exposed = save_sealed(case, Exposed(case=case, person=person, added_at=now), person.name)
        talk = Talk.objects.create(case=case, exposed=exposed, planned_for=day)
        note = TalkNote(talk=talk, author=leader, shared=True, written_at=now)
        save_sealed(case, note, "Snakket.")
        save_sealed(case, Measure(case=case, owner=person, due_on=day), "Lås døra.")
        save_sealed(case, Cost(case=case, kroner=100, added_at=now), "Briller.")
        save_sealed(case, Message(case=case, employee=teacher, author=person, sent_at=now), "Hei.")
        save_sealed(case, Remark(case=case, move="close", author=person, written_at=now), "Bra.")
        link_case(actor=leader, opened=opened, third_party=None, words=f"Kjent {place}")

"""A page takes as many queries for twenty rows as for one."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Cast, Reads
from lykt.deviations.models import Deviation, Measure
from lykt.deviations.sealed_words import save_sealed
from lykt.deviations.subject import describe
from lykt.deviations.tests.conftest import Send, employ

pytestmark = pytest.mark.django_db

TWENTY = 20
ROOM = "/staff/deviations/"


@pytest.mark.parametrize(
    ("who", "address"),
    [("manager", "all/"), ("manager", "overview/?year=2022"), ("counsellor", "")],
)
def test_lists(
    routines: None, cast: Cast, send: Send, reads: Reads, who: str, address: str
) -> None:
    person = getattr(cast, who)
    send(cast.counsellor)
    once = reads(person, f"{ROOM}{address}")
    for _each in range(TWENTY):
        send(cast.counsellor)
    assert reads(person, f"{ROOM}{address}") == once


def test_what_lists_of_tasks_say_of_deviations(cast: Cast, send: Send) -> None:
    ids = [str(send(cast.counsellor).pk) for _each in range(TWENTY)]
    taken = []
    for some in (ids[:1], ids):
        with CaptureQueriesContext(connection) as found:
            assert all(one.address for one in describe(some, cast.manager).values())
        taken.append(len(found))
    assert taken[0] == taken[1]


@pytest.mark.parametrize("who", ["manager", "counsellor"])
def test_a_deviation(routines: None, cast: Cast, send: Send, reads: Reads, who: str) -> None:
    deviation = send(cast.counsellor)
    _add_measures(cast, deviation, 0, 1)
    once = reads(getattr(cast, who), f"{ROOM}{deviation.pk}/")
    _add_measures(cast, deviation, 1, TWENTY)
    assert reads(getattr(cast, who), f"{ROOM}{deviation.pk}/") == once


def _add_measures(cast: Cast, deviation: Deviation, first: int, number: int) -> None:
    for place in range(first, first + number):
        owner = employ(f"owner-{place}", "counsellor", cast.secretariat)
        measure = Measure(deviation=deviation, owner=owner, due_on=dt.date(2022, 5, 1))
        save_sealed(deviation, measure, "Bytt ut.")

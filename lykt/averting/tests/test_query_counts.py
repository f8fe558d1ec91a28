"""A page takes as many queries for twenty rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import Reads
from lykt.averting.subject import describe
from lykt.averting.tests.conftest import QUESTIONS, Begin, Night

pytestmark = pytest.mark.django_db

TWENTY = 20
ROOM = "/staff/averting/"


@pytest.mark.parametrize("who", ["counsellor", "manager"])
def test_lists(night: Night, begin: Begin, reads: Reads, who: str) -> None:
    person = getattr(night, who)
    begin()
    once = reads(person, ROOM)
    for _each in range(TWENTY):
        begin()
    assert reads(person, ROOM) == once


def test_what_lists_of_tasks_say_of_assessments(night: Night, begin: Begin) -> None:
    ids = [str(begin().pk) for _each in range(TWENTY)]
    taken = []
    for some in (ids[:1], ids):
        with CaptureQueriesContext(connection) as found:
            assert all(one.address for one in describe(some, night.counsellor).values())
        taken.append(len(found))
    assert taken[0] == taken[1]


@pytest.mark.parametrize("who", ["counsellor", "manager"])
def test_an_assessment(night: Night, begin: Begin, reads: Reads, send: object, who: str) -> None:
    assessment = begin()
    address = f"{ROOM}{assessment.pk}/"
    send(night.counsellor, assessment, "what", **QUESTIONS["what"])  # type: ignore[operator]
    once = reads(getattr(night, who), address)
    for _each in range(TWENTY):
        send(night.counsellor, assessment, "what", **QUESTIONS["what"])  # type: ignore[operator]
    assert reads(getattr(night, who), address) == once

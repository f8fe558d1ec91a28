"""A report without a name leaves nothing in the database that says who sent it."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client

from lykt.incidents.models import Case, Policy, Report
from lykt.incidents.tests.conftest import Workplace
from lykt.people.actions import appoint
from lykt.people.models import Person
from lykt.questions.models import Draft

PK = 987_654_321
EMAIL, NAME = "seldom.seen@example.org", "Sjelden Sett"
FORM = "/staff/incidents/report/"


@pytest.fixture
def person(workplace: Workplace) -> Person:
    """Known by a number that nothing else has, so that it is found wherever it stands."""
    made = Person.objects.create(pk=PK, email=EMAIL, name=NAME)
    since = dt.date(2015, 1, 1)
    appoint(actor=None, person=made, role="employee", unit=workplace.school, valid_from=since)
    return made


def mentions() -> set[str]:
    """Every row of every table that names the person by number, address or name."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = (f"{table}: {_plain(row)}" for row in cursor.fetchall())
            found |= {row for row in rows if any(each in row for each in (str(PK), EMAIL, NAME))}
    return found


def _plain(row: tuple[object, ...]) -> str:
    return str([bytes(each) if isinstance(each, memoryview) else each for each in row])


def fill_in(client: Client, **changes: str) -> dict[str, str]:
    page = client.get(FORM).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return {
        **hidden,
        "w-day": "08.04.2022",
        "w-time": "18.30",
        "q-reporter": "exposed",
        "q-what": "physical_attack",
        "q-place": "meeting_room",
        "q-by_whom": "relative",
        "q-injury_body": "minor",
        "q-description": "Han slo meg i ansiktet.",
        **changes,
    }


@pytest.fixture
def signed_in(client: Client, person: Person, workplace: Workplace, routines: None) -> Client:
    Policy.objects.create(unit=workplace.school, anonymous_reports=True)
    client.force_login(person)
    client.get("/staff/")
    return client


def test_no_table_names_who_sent_a_report_without_a_name(signed_in: Client) -> None:
    before = mentions()
    assert before
    filled = fill_in(signed_in, **{"w-anonymous": "on"})
    saved = signed_in.post(f"{FORM}drafts/save/", filled)
    assert saved.status_code == 200
    assert Draft.objects.filter(person=PK).exists()
    response = signed_in.post(FORM, filled)
    assert response["Location"] == f"{FORM}thanks/"
    signed_in.get(response["Location"])
    report = Report.objects.get()
    assert report.reporter is None
    assert mentions() - before == set()
    _assert_session_knows_nothing(signed_in, report)


def _assert_session_knows_nothing(client: Client, report: Report) -> None:
    held = str(dict(client.session.items()))
    for known in (report.pk, report.case_id, report.response.token, "incident"):
        assert str(known) not in held


def test_a_report_with_a_name_would_be_found(signed_in: Client) -> None:
    before = mentions()
    signed_in.post(FORM, fill_in(signed_in))
    assert Case.objects.get().reports.get().reporter_id == PK
    tables = {row.split(":")[0] for row in mentions() - before}
    assert {"incidents_report", "questions_response", "audit_record"} <= tables


def test_sent_twice_or_again_with_a_name_it_still_names_nobody(signed_in: Client) -> None:
    before = mentions()
    filled = fill_in(signed_in, **{"w-anonymous": "on"})
    signed_in.post(FORM, filled)
    signed_in.post(FORM, filled)
    signed_in.post(FORM, {**filled, "w-anonymous": ""})
    assert Report.objects.count() == 1
    assert mentions() - before == set()

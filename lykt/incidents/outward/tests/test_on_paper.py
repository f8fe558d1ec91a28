"""What the case knows of a notice, in the order of whoever gets it: on the page, and on paper."""

import re

import pytest
from django.test import Client

from lykt.audit.models import Record
from lykt.incidents.models import Case
from lykt.incidents.outward.tests.test_records import address
from lykt.incidents.tests.conftest import Workplace

HAVE = ("police_report", "labour_inspectorate", "police_of_injury", "confirmation", "insurer")


def rows(client: Client, case: Case, kind: str) -> dict[str, str]:
    page = client.get(address(case, kind)).content.decode()
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    return {label: re.sub(r"<.*?>", "", said) for label, said in found}


def test_a_report_to_the_police_says_what_is_known_and_leaves_room_for_the_rest(
    leader: Client, case: Case
) -> None:
    found = rows(leader, case, "police_report")
    assert list(found)[:4] == [
        "Arbeidsgiveren",
        "Hvem som melder for arbeidsgiveren",
        "Hvem som ble utsatt",
        "Når det skjedde",
    ]
    assert found["Hvem som ble utsatt"] == "teacher"
    assert found["Når det skjedde"] == "8. april 2022 18.30"
    assert found["Hva skjedde?"] == "Fysisk angrep på person"
    assert found["Hvordan det skjedde, med ord"] == "skrives inn"
    assert "slo meg" not in str(found)  # nobody's own words go on without them


@pytest.mark.parametrize("kind", HAVE)
def test_each_is_made_on_paper_and_its_opening_is_recorded(
    leader: Client, case: Case, workplace: Workplace, kind: str
) -> None:
    answer = leader.get(f"{address(case, kind)}print/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "teacher" not in answer["Content-Disposition"]
    opened = Record.objects.filter(action="incidents.open_outward", actor=workplace.leader)
    assert opened.count() == 1


def test_navs_notice_has_its_own_form(leader: Client, case: Case) -> None:
    assert leader.get(f"{address(case, 'injury_notice')}print/").status_code == 404
    assert leader.get(f"{address(case, 'something')}print/").status_code == 404


def test_only_those_who_follow_up_get_it(client: Client, case: Case, workplace: Workplace) -> None:
    paper = f"{address(case)}print/"
    assert "/sign-in/" in client.get(paper)["Location"]
    for person, status in (
        (workplace.teacher, 403),
        (workplace.safety, 404),
        (workplace.chief_safety, 404),
        (workplace.union, 404),
        (workplace.leader, 200),
        (workplace.hr, 200),
    ):
        client.force_login(person)
        assert client.get(paper).status_code == status, person

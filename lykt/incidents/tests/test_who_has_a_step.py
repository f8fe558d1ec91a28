"""A case says of each step who has it or has ended it, and nobody whom the reader may not know."""

import re

import pytest
from django.test import Client

from lykt.incidents.actions import add_exposed
from lykt.incidents.models import Case
from lykt.incidents.queries import case_visible_to
from lykt.incidents.tests.conftest import Send, Workplace, employ
from lykt.incidents.tests.test_nobody_is_told import go_away
from lykt.people.models import Person
from lykt.routines.actions import delegate, finish
from lykt.routines.models import Task


@pytest.fixture
def case(workplace: Workplace, routines: None, send: Send) -> Case:
    return send(workplace.teacher, alone="yes").case


def task(case: Case, step: str) -> Task:
    return Task.objects.get(run__subject_id=str(case.pk), step=step)


def lines(client: Client, person: Person, case: Case) -> dict[str, str]:
    """What is said beside each step's title, as this person reads it."""
    client.force_login(person)
    kind = "mine" if person.email.startswith("teacher") else "cases"
    page = client.get(f"/staff/incidents/{kind}/{case.pk}/").content.decode()
    found = re.findall(
        r'<li class="step".*?<strong>(.*?)</strong>\s*<span>(.*?)</span>', page, re.S
    )
    return {re.sub(r"<.*?>", "", title): said for title, said in found}


DOCTOR = "Oppsøk lege når du er skadet"
NOT_ALONE = "Sørg for at den som ble utsatt, ikke er alene"
TOLD = "Meld fra til nærmeste leder"


def test_what_is_ones_own_to_do_is_said_to_be_ones_own(
    client: Client, workplace: Workplace, case: Case
) -> None:
    assert lines(client, workplace.teacher, case)[DOCTOR] == "Du, med en gang"
    assert lines(client, workplace.leader, case)[DOCTOR] == "teacher, med en gang"
    assert lines(client, workplace.leader, case)[NOT_ALONE] == "Nærmeste leder, med en gang"


def test_whoever_was_given_it_is_named(client: Client, workplace: Workplace, case: Case) -> None:
    found = task(case, "not_alone")
    deputy = employ("deputy", "line_leader", workplace.school)
    delegate(actor=workplace.leader, task=found, to=deputy)
    for reader in (workplace.teacher, workplace.leader, workplace.chief_safety):
        assert lines(client, reader, case)[NOT_ALONE] == "deputy, med en gang"
    go_away(deputy)
    said = lines(client, workplace.teacher, case)[NOT_ALONE]
    assert said == "deputy er ikke til stede. Imens: Nærmeste leder, med en gang"


def test_what_is_done_says_who_did_it(client: Client, workplace: Workplace, case: Case) -> None:
    assert lines(client, workplace.teacher, case)[TOLD].endswith(", Du")
    assert lines(client, workplace.leader, case)[TOLD].endswith(", teacher")
    finish(actor=workplace.hr, task=task(case, "not_alone"))
    assert lines(client, workplace.leader, case)[NOT_ALONE].endswith(", hr")


def test_what_nobody_who_is_there_has_is_said_to_be_nobodys(
    client: Client, workplace: Workplace, case: Case
) -> None:
    go_away(workplace.leader)
    said = lines(client, workplace.teacher, case)[NOT_ALONE]
    assert said == "Ingen har oppgaven ennå. Skal gjøres med en gang"
    go_away(workplace.teacher)
    said = lines(client, workplace.leader, case)[NOT_ALONE]
    assert said == "Ingen har oppgaven ennå. Skal gjøres med en gang"


def test_a_safety_representative_reads_the_role_of_those_who_were_there(
    client: Client, workplace: Workplace, case: Case
) -> None:
    said = lines(client, workplace.safety, case)
    assert said[DOCTOR] == "Den som ble utsatt, med en gang"
    assert said[TOLD].endswith(", Den som meldte")
    assert "teacher" not in client.get(f"/staff/incidents/cases/{case.pk}/").content.decode()


def test_whoever_was_there_is_not_told_who_else_was(
    client: Client, workplace: Workplace, routines: None, send: Send
) -> None:
    witness = employ("witness", "employee", workplace.school)
    case = send(witness, reporter="witness").case
    opened = case_visible_to(workplace.leader, case.pk)
    add_exposed(actor=workplace.leader, opened=opened, person=workplace.teacher, name="")
    assert "witness" not in str(lines(client, workplace.teacher, case))

"""Who sees what of a case: each standing against each part, as the table says."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lykt.audit.models import Record
from lykt.incidents import actions
from lykt.incidents.access import OWN, PARTS, Part, Standing
from lykt.incidents.attachments import File
from lykt.incidents.models import Attachment, Case, OutwardNotice
from lykt.incidents.outward.actions import Entry, record_notice
from lykt.incidents.queries import case_visible_to, own_case_of
from lykt.incidents.tests.conftest import OSLO_TIME, Send, Workplace, employ, end_all_steps
from lykt.people.models import Person
from made_once import Once

MARKS: Mapping[Part, str] = {
    Part.FACTS: "Pårørende eller foresatt",
    Part.WORDS: "Ordene i denne meldingen.",
    Part.FILES: "brev.txt",
    Part.NAMES: "Navn Navnesen",
    Part.TASKS: "Varsle hovedverneombudet",
    Part.MESSAGES: "Må jeg på jobb?",
    Part.TALKS: "3. mai 2030",
    Part.NOTES: "Notatet fra samtalen.",
    Part.MEASURES: "To voksne i rommet",
    Part.COSTS: "Et par briller",
    Part.OUTWARD: "Sendt 4. mai 2030",
    Part.EVALUATION: "Vi lærte noe.",
    Part.TIMELINE: "Oppfølgingen ble startet",
    Part.THIRD_PARTIES: "Koble til en som truer",
    Part.FOLLOWING_UP: "Avslutt saken",
}
"""Words that stand on a page just where the part is shown."""


@pytest.fixture
def people(workplace: Workplace) -> dict[Standing, Person]:
    return {
        Standing.EXPOSED: workplace.teacher,
        Standing.REPORTER: workplace.colleague,
        Standing.LEADER: workplace.leader,
        Standing.HR: workplace.hr,
        Standing.CHIEF_SAFETY: workplace.chief_safety,
        Standing.SAFETY: workplace.safety,
        Standing.UNION: workplace.union,
    }


@pytest.fixture
def case(people: dict[Standing, Person], routines: None, send: Send, once: Once) -> Case:
    return once(_make_case, people, send)


def _make_case(people: dict[Standing, Person], send: Send) -> Case:
    """With something in each part. The exposed and a witness have each reported it."""
    exposed, witness, leader = (
        people[standing] for standing in (Standing.EXPOSED, Standing.REPORTER, Standing.LEADER)
    )
    case = send(exposed, description=MARKS[Part.WORDS]).case
    twice = send(witness, reporter="witness", description=MARKS[Part.WORDS]).case
    given: dict[str, Any] = {"actor": leader, "opened": case_visible_to(leader, case.pk)}
    actions.join_cases(
        actor=leader, opened=case_visible_to(leader, twice.pk), into=given["opened"], reason="Ja."
    )
    for person in (exposed, witness):
        own: dict[str, Any] = {"actor": person, "opened": own_case_of(person, case.pk)}
        actions.write_in_own_case(**own, words=MARKS[Part.MESSAGES])
        actions.add_file(**own, file=File(MARKS[Part.FILES], "text/plain", b"Kom tilbake."))
    _follow_up(case, given)
    return case


def _follow_up(case: Case, given: dict[str, Any]) -> None:
    actions.take_case(**given)
    actions.add_exposed(**given, person=None, name=MARKS[Part.NAMES])
    known = case.exposed.get(person__isnull=False)
    talk = actions.plan_talk(**given, exposed=known, day=dt.date(2030, 5, 3))
    note: dict[str, Any] = {"talk": talk, "words": MARKS[Part.NOTES], "shared": True}
    actions.hold_talk(**given, day=dt.date(2030, 5, 3), **note)
    due: dict[str, Any] = {"owner": given["actor"], "due_on": dt.date(2030, 6, 1)}
    measure = actions.add_measure(**given, words=MARKS[Part.MEASURES], **due)
    actions.end_measure(**given, measure=measure, day=dt.date(2030, 5, 4))
    actions.add_cost(**given, words=MARKS[Part.COSTS], kroner=3490)
    _report_to_police(case, given)
    end_all_steps(case)
    actions.close_case(**given, evaluation=MARKS[Part.EVALUATION])
    actions.reopen_case(**given, reason="Mer å gjøre.")


def _report_to_police(case: Case, given: dict[str, Any]) -> None:
    entry = Entry(
        kind=OutwardNotice.Kind.POLICE_REPORT,
        outcome=OutwardNotice.Outcome.SENT,
        at=dt.datetime(2030, 5, 4, 9, tzinfo=OSLO_TIME),
        by=given["actor"],
        channel=OutwardNotice.Channel.IN_PERSON,
    )
    record_notice(**given, entry=entry)


def _address(case: Case, standing: Standing) -> str:
    place = "mine" if standing in OWN else "cases"
    return f"/staff/incidents/{place}/{case.pk}/"


@pytest.mark.parametrize("standing", Standing)
def test_each_sees_just_the_parts_that_the_table_gives(
    client: Client, case: Case, people: dict[Standing, Person], standing: Standing
) -> None:
    client.force_login(people[standing])
    page = client.get(_address(case, standing)).content.decode()
    shown = {part for part, words in MARKS.items() if words in page}
    assert shown == PARTS[standing]


@pytest.mark.parametrize("standing", Standing)
def test_each_opening_is_in_the_audit_log(
    client: Client, case: Case, people: dict[Standing, Person], standing: Standing
) -> None:
    client.force_login(people[standing])
    opened = Record.objects.filter(
        action="incidents.open_case", actor=people[standing], subject_id=str(case.pk)
    )
    before = opened.count()
    client.get(_address(case, standing))
    assert opened.count() == before + 1
    assert standing in opened.last().details["standings"]  # type: ignore[union-attr]


@pytest.mark.parametrize("standing", Standing)
def test_only_who_follows_up_can_write_in_the_case(
    client: Client, case: Case, people: dict[Standing, Person], standing: Standing
) -> None:
    client.force_login(people[standing])
    address = f"/staff/incidents/cases/{case.pk}/cost/"
    response = client.post(address, {"cost-words": "Jakke", "cost-kroner": "900"})
    may_write = Part.FOLLOWING_UP in PARTS[standing]
    assert response.status_code == (302 if may_write else 403 if standing in OWN else 404)
    assert case.costs.count() == 1 + may_write


@pytest.mark.parametrize("standing", Standing)
def test_only_who_follows_up_adds_a_file_to_the_case(
    client: Client, case: Case, people: dict[Standing, Person], standing: Standing
) -> None:
    client.force_login(people[standing])
    file = SimpleUploadedFile("attest.txt", b"Hun var hos legen.")
    before = case.attachments.count()
    response = client.post(f"/staff/incidents/cases/{case.pk}/file/", {"file-file": file})
    may_write = Part.FOLLOWING_UP in PARTS[standing]
    assert response.status_code == (302 if may_write else 403 if standing in OWN else 404)
    assert case.attachments.count() == before + may_write


@pytest.mark.parametrize("standing", Standing)
def test_a_file_opens_just_for_who_may_read_files(
    client: Client, case: Case, people: dict[Standing, Person], standing: Standing
) -> None:
    client.force_login(people[standing])
    of_exposed = Attachment.objects.get(added_by=people[Standing.EXPOSED])
    response = client.get(f"{_address(case, standing)}files/{of_exposed.pk}/")
    reads = Part.FILES in PARTS[standing] and standing is not Standing.REPORTER
    assert response.status_code == (200 if reads else 404)
    opened = Record.objects.filter(action="incidents.open_file", actor=people[standing])
    assert opened.exists() == reads


def test_the_words_of_others_are_not_for_who_was_there(
    client: Client, workplace: Workplace, send: Send
) -> None:
    case = send(workplace.teacher, description="Lærerens ord.").case
    twice = send(workplace.colleague, reporter="witness", description="Vitnets ord.").case
    leader = workplace.leader
    opened, into = case_visible_to(leader, twice.pk), case_visible_to(leader, case.pk)
    actions.join_cases(actor=leader, opened=opened, into=into, reason="Ja.")
    for person, own, other in (
        (workplace.teacher, "Lærerens ord.", "Vitnets ord."),
        (workplace.colleague, "Vitnets ord.", "Lærerens ord."),
    ):
        client.force_login(person)
        page = client.get(f"/staff/incidents/mine/{case.pk}/").content.decode()
        assert own in page
        assert other not in page


def test_of_two_who_were_exposed_neither_reads_how_the_other_is(
    client: Client, workplace: Workplace, send: Send
) -> None:
    case = send(workplace.teacher, injury_body="none", injury_mind="shaken").case
    other = send(workplace.colleague, injury_body="treated", injury_mind="serious").case
    leader = workplace.leader
    opened, into = case_visible_to(leader, other.pk), case_visible_to(leader, case.pk)
    actions.join_cases(actor=leader, opened=opened, into=into, reason="Ja.")
    theirs = ("førstehjelp eller lege", "Klarer ikke å jobbe")
    client.force_login(workplace.teacher)
    page = client.get(f"/staff/incidents/mine/{case.pk}/").content.decode()
    assert "Skremt eller rystet" in page
    assert not any(words in page for words in theirs)
    client.force_login(leader)
    page = client.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
    assert all(words in page for words in theirs)


@pytest.mark.parametrize("door", ["mine", "cases"])
def test_whoever_has_no_standing_does_not_learn_that_a_case_exists(
    client: Client, workplace: Workplace, case: Case, door: str
) -> None:
    address = f"/staff/incidents/{door}/{case.pk}/"
    guessed = f"/staff/incidents/{door}/{uuid.uuid4()}/"
    assert "/sign-in/" in client.get(address)["Location"]
    for person in (
        employ("other-leader", "line_leader", workplace.home),
        employ("other-safety", "safety_representative", workplace.home),
        employ("former", "line_leader", workplace.home),
    ):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.get(guessed).status_code == 404
        assert str(case.pk) not in client.get("/staff/incidents/cases/").content.decode()


def test_a_role_that_has_ended_gives_nothing(
    client: Client, workplace: Workplace, case: Case
) -> None:
    workplace.leader.appointments.update(valid_to=dt.date(2020, 1, 1))
    client.force_login(workplace.leader)
    assert client.get(_address(case, Standing.LEADER)).status_code == 403


def test_the_table_knows_every_standing_and_the_marks_every_part() -> None:
    assert set(PARTS) == set(Standing)
    assert set(MARKS) == set(Part)

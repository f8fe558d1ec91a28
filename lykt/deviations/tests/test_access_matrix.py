"""Who sees what of a deviation: each standing against each part, as the table says."""

import datetime as dt
import uuid
from collections.abc import Mapping

import pytest
from django.test import Client
from django.utils import timezone

from conftest import Cast, CastDesk, answer_chat, start_chat
from lykt.audit.models import Record
from lykt.deviations import actions
from lykt.deviations.access import PARTS, Part, Standing
from lykt.deviations.models import Deviation
from lykt.deviations.tests.conftest import Send, employ
from lykt.deviations.tests.test_following import given
from lykt.people.models import Person
from made_once import Once

MARKS: Mapping[Part, str] = {
    Part.FACTS: "Teknisk: chat",
    Part.WORDS: "Siden ble blank midt i samtalen.",
    Part.NAMES: ", counsellor</h2>",
    Part.DIAGNOSIS: "Trykket på knappen",
    Part.CAUSE: "Gammel nettleser.",
    Part.MEASURES: "Ny maskin",
    Part.ANSWERS: "Vi bytter maskin.",
    Part.STEPS: "Finn årsaken",
    Part.TIMELINE: "Årsaken ble funnet",
    Part.CARRYING_OUT: "Registrer tiltaket som gjennomført",
    Part.FOLLOWING_UP: "Svar den som meldte",
}
"""Words that stand on the page just where the part is shown."""


@pytest.fixture
def people(cast: Cast) -> dict[Standing, Person]:
    return {
        Standing.LEADER: cast.manager,
        Standing.REPORTER: cast.counsellor,
        Standing.OWNER: cast.oslo_counsellor,
    }


@pytest.fixture
def deviation(
    cast: Cast,
    desk: CastDesk,
    people: dict[Standing, Person],
    routines: None,
    send: Send,
    once: Once,
) -> Deviation:
    deviation = once(_make_deviation, cast, desk, send)
    people[Standing.OWNER] = Person.objects.get(name="owner")
    return deviation


def _make_deviation(cast: Cast, desk: CastDesk, send: Send) -> Deviation:
    """With something in each part."""
    tab = start_chat(desk)
    answer_chat(tab, cast.counsellor, cast.secretariat)
    deviation = send(cast.counsellor, unit=cast.secretariat, conversation=tab.seat.conversation_id)
    owner = employ("owner", "counsellor", cast.secretariat)
    actions.find_cause(**given(cast.manager, deviation), words=MARKS[Part.CAUSE])
    actions.decide_measure(
        **given(cast.manager, deviation),
        words=MARKS[Part.MEASURES],
        owner=owner,
        due_on=timezone.localdate(),
    )
    actions.answer_reporter(**given(cast.manager, deviation), words=MARKS[Part.ANSWERS])
    return deviation


@pytest.mark.parametrize("standing", Standing)
def test_each_sees_just_the_parts_that_the_table_gives(
    client: Client, deviation: Deviation, people: dict[Standing, Person], standing: Standing
) -> None:
    client.force_login(people[standing])
    page = client.get(f"/staff/deviations/{deviation.pk}/").content.decode()
    assert {part for part, words in MARKS.items() if words in page} == PARTS[standing]


@pytest.mark.parametrize("standing", Standing)
def test_each_opening_is_in_the_audit_log(
    client: Client, deviation: Deviation, people: dict[Standing, Person], standing: Standing
) -> None:
    client.force_login(people[standing])
    client.get(f"/staff/deviations/{deviation.pk}/")
    opened = Record.objects.get(
        action="deviations.open_deviation", actor=people[standing], subject_id=str(deviation.pk)
    )
    assert opened.details["standings"] == [standing]


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("name", ["cause", "done", "answer", "reopen", "nothing-such"])
def test_each_does_just_what_the_table_gives(
    client: Client,
    deviation: Deviation,
    people: dict[Standing, Person],
    standing: Standing,
    name: str,
) -> None:
    client.force_login(people[standing])
    needed = dict.fromkeys(("cause", "answer", "reopen"), Part.FOLLOWING_UP)
    needed["done"] = Part.CARRYING_OUT
    may_do = name in needed and needed[name] in PARTS[standing]
    response = client.post(f"/staff/deviations/{deviation.pk}/{name}/")
    assert response.status_code == (422 if may_do else 404)


def test_whoever_has_no_standing_does_not_learn_that_it_exists(
    client: Client, cast: Cast, deviation: Deviation
) -> None:
    address = f"/staff/deviations/{deviation.pk}/"
    assert "/sign-in/" in client.get(address)["Location"]
    assert "/sign-in/" in client.post(f"{address}cause/")["Location"]
    for person in (
        cast.stranger,
        cast.oslo_counsellor,
        cast.reader,
        cast.analyst,
        cast.administrator,
        employ("oslo-manager", "line_manager", cast.oslo),
        employ("other-leader", "line_leader", cast.outside),
    ):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}cause/").status_code == 404
        assert client.get(f"/staff/deviations/{uuid.uuid4()}/").status_code == 404


def test_a_role_that_has_ended_gives_nothing(
    client: Client, cast: Cast, deviation: Deviation
) -> None:
    cast.manager.appointments.update(valid_to=dt.date(2020, 1, 1))
    client.force_login(cast.manager)
    assert client.get(f"/staff/deviations/{deviation.pk}/").status_code == 403


def test_the_agreement_lets_the_party_that_sees_all_of_the_line_follow_up(
    client: Client, cast: Cast, send: Send
) -> None:
    of_line = send(cast.oslo_counsellor, unit=cast.oslo)
    own = send(cast.oslo_counsellor, unit=cast.oslo, of_line=False)
    client.force_login(cast.manager)
    assert client.get(f"/staff/deviations/{of_line.pk}/").status_code == 200
    assert client.get(f"/staff/deviations/{own.pk}/").status_code == 404


def test_the_table_knows_every_standing_and_the_marks_every_part() -> None:
    assert set(PARTS) == set(Standing)
    assert set(MARKS) == set(Part)


@pytest.mark.parametrize("address", ["/staff/deviations/all/", "/staff/deviations/overview/"])
def test_lists_and_numbers_are_for_those_who_follow_up(
    client: Client, cast: Cast, send: Send, address: str
) -> None:
    assert "/sign-in/" in client.get(address)["Location"]
    client.force_login(cast.counsellor)
    assert client.get(address).status_code == 403
    client.force_login(cast.manager)
    assert client.get(address).status_code == 200

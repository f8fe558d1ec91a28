"""The ledger: who sees which requests, what is said of them, and what does not match."""

import csv
import datetime as dt
import uuid

import pytest
from django.test import Client

from conftest import Cast, CastLine
from lykt.chat.ledger.rows import inert, length
from lykt.chat.ledger.tests.data import answered_at, at, desk_of, request_at
from lykt.chat.models import ChatRequest, Desk, Tally
from lykt.helpline.actions import record_contact
from lykt.helpline.models import Contact
from lykt.people.models import Person, Unit
from lykt.questions.queries import version_in_force

ADDRESS = "/staff/chat/requests/"
FILE = "/staff/chat/requests/file.csv"
UNMATCHED = "/staff/chat/requests/unmatched/"
EVERY = (ADDRESS, FILE, UNMATCHED)
MAY = {"month": "2026-05"}


@pytest.fixture
def desk(line: CastLine) -> Desk:
    return desk_of(line.chat)


def _page(client: Client, person: Person, address: str = ADDRESS, **query: str) -> str:
    client.force_login(person)
    response = client.get(address, MAY | query, headers={"accept-language": "nb"})
    assert response.status_code == 200
    return response.content.decode("utf-8-sig")


def _registered(cast: Cast, line: CastLine, started: str, unit: Unit | None = None) -> Contact:
    contact, _ = record_contact(
        actor=cast.manager,
        channel=line.chat,
        unit=unit or cast.secretariat,
        started_at=at(started),
        ended_at=None,
        version=version_in_force(line.chat.registration.questionnaire, at(started).date()),
        answers={},
        token=uuid.uuid4(),
    )
    return contact


@pytest.mark.parametrize("address", EVERY)
def test_nobody_is_sent_to_the_sign_in_and_others_are_refused(
    client: Client, cast: Cast, desk: Desk, address: str
) -> None:
    assert client.get(address).status_code == 302
    client.force_login(cast.counsellor)
    assert client.get(address).status_code == 403
    client.force_login(cast.manager)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", EVERY)
def test_another_lines_ledger_is_not_found(
    client: Client, cast: Cast, desk: Desk, address: str
) -> None:
    client.force_login(cast.stranger)
    asked = client.get(address, {"line": "volinjen"})
    assert asked.status_code == (404 if address == FILE else 200)
    assert "overgrepslinjen" not in asked.content.decode()
    client.force_login(cast.manager)
    assert client.get(address, {"line": "another"}).status_code == 404


def test_it_shows_each_request_with_wait_outcome_cause_and_who_answered(
    client: Client, cast: Cast, desk: Desk
) -> None:
    request_at(desk, "2026-05-03 20:00", cause=ChatRequest.Cause.LEFT_PAGE)
    answered_at(desk, "2026-05-04 21:15", waited=3, answered_unit=cast.oslo)
    page = _page(client, cast.manager)

    assert "Innskriver forlot siden mens hen ventet" in page or "forlot siden" in page
    for words in ("5.00", "3.00", "30.00", "Oslosenteret", "04.05.2026", "21.15"):
        assert words in page
    assert "Ikke registrert" in page


def test_it_counts_the_month_alone_and_tells_presses_that_began_nothing(
    client: Client, cast: Cast, desk: Desk
) -> None:
    request_at(desk, "2026-04-30 23:59")
    request_at(desk, "2026-05-01 00:01")
    answered_at(desk, "2026-05-31 23:59")
    for kind, count in (("pressed", 9), ("started", 2)):
        Tally.objects.create(desk=desk, day=dt.date(2026, 5, 9), kind=kind, count=count)
    page = _page(client, cast.manager)

    assert "30.04.2026" not in page
    assert "7 trykk på startknappen" in page
    for number in ("<dd>2</dd>", "<dd>1</dd>", "<dd>2.00</dd>"):
        assert number in page


def test_a_party_that_sees_its_own_sees_neither_the_others_nor_the_unanswered(
    client: Client, cast: Cast, line: CastLine, desk: Desk
) -> None:
    line.line.parties.filter(unit=cast.secretariat).update(figures="own")
    request_at(desk, "2026-05-03 20:00")
    answered_at(desk, "2026-05-04 21:15", answered_unit=cast.oslo)
    answered_at(desk, "2026-05-05 22:45", answered_unit=cast.secretariat)
    page = _page(client, cast.manager)

    assert "05.05.2026" in page
    assert "04.05.2026" not in page
    assert "03.05.2026" not in page
    assert "hører til linjen som helhet" in page
    assert "startknappen" not in page


def test_the_registration_is_linked_for_those_who_may_open_it(
    client: Client, cast: Cast, line: CastLine, desk: Desk
) -> None:
    contact = _registered(cast, line, "2026-05-04 21:15")
    answered_at(desk, "2026-05-04 21:15", answered_unit=cast.secretariat, contact=contact)
    link = f"/staff/contacts/{contact.pk}/"

    assert link in _page(client, cast.manager)
    page = _page(client, cast.analyst)  # may see the ledger, and no contact
    assert link not in page
    assert "Registrert" in page


def test_it_is_narrowed_by_outcome_cause_unit_and_registration(
    client: Client, cast: Cast, line: CastLine, desk: Desk
) -> None:
    request_at(desk, "2026-05-01 10:00", cause=ChatRequest.Cause.CLOSED)
    request_at(desk, "2026-05-02 10:00", cause=ChatRequest.Cause.FAULT)
    contact = _registered(cast, line, "2026-05-03 10:00")
    answered_at(desk, "2026-05-03 10:00", answered_unit=cast.secretariat, contact=contact)
    answered_at(desk, "2026-05-04 10:00", answered_unit=cast.oslo)
    days = {
        "outcome=answered": {"03", "04"},
        "cause=fault": {"02"},
        "unit=oslo": {"04"},
        "registered=yes": {"03"},
        "registered=no": {"04"},
    }
    for query, shown in days.items():
        page = _page(client, cast.manager, **dict([query.split("=")]))
        assert {day for day in ("01", "02", "03", "04") if f"{day}.05.2026" in page} == shown, query
    assert "Velg et gyldig valg" in _page(client, cast.manager, month="2031-01")


def test_the_file_has_every_request_and_runs_nothing_in_a_spreadsheet(
    client: Client, cast: Cast, desk: Desk
) -> None:
    Unit.objects.filter(pk=cast.oslo.pk).update(name="=HYPERLINK(A1)")
    answered_at(desk, "2026-05-04 21:15", answered_unit=cast.oslo)
    for minute in range(110):
        request_at(desk, f"2026-05-05 10:{minute % 60:02}")
    rows = list(csv.reader(_page(client, cast.manager, FILE).splitlines(), delimiter=";"))

    assert len(rows) == 112
    assert rows[0][:3] == ["Dag", "Tid", "Ventet"]
    assert rows[1][5] == "'=HYPERLINK(A1)"
    assert all(inert(sign).startswith("'") for sign in ("=1", "+1", "-1", "@a", "\t=1"))


def test_older_requests_are_on_the_next_page(client: Client, cast: Cast, desk: Desk) -> None:
    for number in range(101):
        request_at(desk, f"2026-05-{number % 28 + 1:02} 10:00")
    assert _page(client, cast.manager).count("<tr>") == 101
    assert _page(client, cast.manager, page="2").count("<tr>") == 2


def test_it_lists_what_lacks_a_registration_and_what_lacks_a_request(
    client: Client, cast: Cast, line: CastLine, desk: Desk
) -> None:
    _registered(cast, line, "2026-05-01 09:59")  # before the desk's first request
    contact = _registered(cast, line, "2026-05-04 21:15")
    answered_at(desk, "2026-05-02 10:00", answered_unit=cast.oslo)
    answered_at(desk, "2026-05-04 21:15", contact=contact)
    request_at(desk, "2026-05-05 10:00")
    stray = _registered(cast, line, "2026-05-06 12:00")
    page = _page(client, cast.manager, UNMATCHED)

    assert "02.05.2026" in page
    assert f"/staff/contacts/{stray.pk}/" in page
    for day in ("01.05.2026", "04.05.2026", "05.05.2026"):
        assert day not in page


def test_a_length_is_shown_as_a_clock_and_never_below_nothing() -> None:
    assert length(dt.timedelta(seconds=309)) == "5.09"
    assert length(dt.timedelta(hours=1, seconds=65)) == "1.01.05"
    assert length(dt.timedelta(seconds=-5)) == "0.00"

"""The faults page: how many conversations were hit by what, and nothing about anybody."""

import datetime as dt
import re

import pytest
from django.test import Client

from conftest import Cast, CastLine
from lykt.chat.faults.words import WORDS
from lykt.chat.ledger.tests.data import at, conversation_at, desk_of, request_at
from lykt.chat.models import ChatRequest, Desk, Fault, Tally
from lykt.chat.workflow import FaultKind
from lykt.people.models import Person

ADDRESS = "/staff/chat/faults/"
DAY = dt.date(2026, 5, 9)


@pytest.fixture
def desk(line: CastLine) -> Desk:
    return desk_of(line.chat)


def _page(client: Client, person: Person, **query: str) -> str:
    client.force_login(person)
    asked = {"month": "2026-05"} | query
    response = client.get(ADDRESS, asked, headers={"accept-language": "nb"})
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def _conversation(desk: Desk, started: str, **faults: int) -> None:
    conversation = conversation_at(desk, at(started))
    for kind, count in faults.items():
        Fault.objects.create(conversation=conversation, kind=kind, count=count, last_at=at(started))


def _browser(desk: Desk, detail: str, count: int) -> None:
    Tally.objects.create(desk=desk, day=DAY, kind="browser", detail=detail, count=count)


def test_nobody_is_sent_to_the_sign_in_and_others_are_refused(
    client: Client, cast: Cast, desk: Desk
) -> None:
    assert client.get(ADDRESS).status_code == 302
    for person in (cast.counsellor, cast.reader, cast.analyst):
        client.force_login(person)
        assert client.get(ADDRESS).status_code == 403
    client.force_login(cast.stranger)
    assert "Vold- og" not in client.get(ADDRESS).content.decode()
    client.force_login(cast.manager)
    assert client.get(ADDRESS, {"line": "another"}).status_code == 404


def test_it_counts_conversations_and_times_of_each_kind_in_the_month(
    client: Client, cast: Cast, desk: Desk
) -> None:
    request_at(desk, "2026-04-30 22:00")
    _conversation(desk, "2026-04-30 23:59", digest=1)
    _conversation(desk, "2026-05-01 00:00", reconnect=3, resend=2)
    _conversation(desk, "2026-05-31 23:59", reconnect=1)
    _conversation(desk, "2026-05-31 12:00")
    page = _page(client, cast.manager)

    assert "<dt>Samtaler</dt><dd>3</dd>" in page
    assert "<dt>Av disse med en feil</dt><dd>2</dd>" in page
    assert "I 2 samtaler, 4 ganger i alt" in page
    assert "I 1 samtale, 2 ganger i alt" in page
    assert "Se på det i dag" not in page
    assert "Se på det i dag" in _page(client, cast.manager, month="2026-04")


def test_it_counts_presses_and_requests_lost_to_trouble(
    client: Client, cast: Cast, desk: Desk
) -> None:
    request_at(desk, "2026-05-02 10:00", cause=ChatRequest.Cause.FAULT)
    request_at(desk, "2026-05-02 10:00", cause=ChatRequest.Cause.CONNECTION_LOST)
    request_at(desk, "2026-05-02 10:00", cause=ChatRequest.Cause.CLOSED)
    Tally.objects.create(desk=desk, day=DAY, kind="pressed", count=9)
    Tally.objects.create(desk=desk, day=DAY, kind="started", count=7)
    page = _page(client, cast.manager)

    assert "<dt>Trykk uten start</dt><dd>2</dd>" in page
    assert "<strong>1</strong> En teknisk feil" in page
    assert "<strong>1</strong> Innskriver mistet forbindelsen" in page
    assert "Chatten stengte" not in page


def test_a_browser_that_few_use_is_not_named(client: Client, cast: Cast, desk: Desk) -> None:
    request_at(desk, "2026-05-02 10:00")
    _browser(desk, "chrome 130", 12)
    _browser(desk, "firefox 91", 4)
    _browser(desk, "safari 15", 1)
    page = _page(client, cast.manager)

    assert "Chrome 130" in page
    assert 'Andre nettlesere</th><td class="number">5' in page
    assert "Firefox" not in page
    assert "Safari" not in page


def test_every_kind_of_fault_is_explained() -> None:
    assert set(WORDS) == set(FaultKind.values)


def test_a_month_without_anything_says_so(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.manager)
    page = client.get(ADDRESS, headers={"accept-language": "nb"}).content.decode()
    assert "Ingen feil er meldt" in page

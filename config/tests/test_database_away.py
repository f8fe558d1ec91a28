"""While the database is away, whoever asks is told to ask again, and nobody that all is lost."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from conftest import Cast, CastDesk, start_chat
from lykt.caller_site.tests.posting import post, proof_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[OperationalError, InterfaceError])
def away(request: pytest.FixtureRequest) -> Any:
    def fail(*_: Any) -> None:
        raise request.param("the server closed the connection")

    return lambda: connection.execute_wrapper(fail)


def test_a_caller_s_ticket_can_be_asked_for_again(desk: CastDesk, away: Any) -> None:
    client, tab = Client(raise_request_exception=False), start_chat(desk)
    with away():
        answer = post(client, "ticket", proof_of(tab))
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert answer.json()["error"] == "unavailable"
    assert post(client, "ticket", proof_of(tab)).status_code == 200


def test_a_counsellor_s_tickets_can_be_asked_for_again(
    cast: Cast, desk: CastDesk, away: Any
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.counsellor)
    address = f"/staff/chat/board/{desk.desk.pk}/tickets/"
    with away():
        answer = client.post(address, headers={"Accept": "application/json"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert client.post(address).status_code == 200


@pytest.mark.parametrize("address", ["/", "/staff/"])
def test_a_page_says_it_in_words(cast: Cast, away: Any, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.counsellor)
    with away():
        answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert "Prøv igjen om litt" in answer.content.decode()


def test_a_fault_of_ours_is_still_one(desk: CastDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lykt.caller_site.views.talking.seat_ticket", lambda seat: 1 / 0)
    client = Client(raise_request_exception=False)
    answer = client.post(
        "/chat/ticket/", proof_of(start_chat(desk)), content_type="application/json"
    )
    assert answer.status_code == 500
    assert "Retry-After" not in answer

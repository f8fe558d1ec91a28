"""A form about a deviation that is sent twice at the same moment is one deed."""

import uuid
from typing import Any

import pytest
from django.test import Client

from conftest import Cast, at_once, needs_several_connections
from lykt.deviations.models import Measure, Note
from lykt.deviations.tests.conftest import Send
from lykt.routines.models import Run


def in_order(cast: Cast) -> list[tuple[str, dict[str, Any]]]:
    """Each deed that writes something, in an order in which each is possible."""
    measure = {"words": "Ny maskin", "owner": cast.manager.pk, "due_on": "01.06.2035"}
    return [
        ("cause", {"words": "Gammel nettleser."}),
        ("measure", measure),
        ("done", {"day": "01.06.2024"}),
        ("effect", {"works": "no", "words": "Skjedde igjen."}),
        ("cause", {"words": "Noe annet."}),
        ("no-measure", {"words": "Trengs ikke."}),
        ("answer", {"words": "Takk for at du meldte."}),
        ("close", {}),
        ("reopen", {"words": "Det var mer."}),
    ]


def filled(name: str, given: dict[str, Any], token: uuid.UUID) -> dict[str, Any]:
    return {f"{name}-{key}": value for key, value in {**given, "once": str(token)}.items()}


def test_the_second_of_two_clicks_is_answered_as_the_first_and_writes_nothing(
    client: Client, cast: Cast, routines: None, send: Send
) -> None:
    deviation = send(cast.counsellor)
    client.force_login(cast.manager)
    for name, given in in_order(cast):
        token, address = uuid.uuid4(), f"/staff/deviations/{deviation.pk}/{name}/"
        assert client.post(address, filled(name, given, token)).status_code == 302, name
        made = (Note.objects.count(), Measure.objects.count(), Run.objects.count())
        if name in ("done", "close"):  # they write nothing that could be there twice
            continue
        assert client.post(address, filled(name, given, token)).status_code == 302, name
        assert (Note.objects.count(), Measure.objects.count(), Run.objects.count()) == made, name


@needs_several_connections
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["cause", "answer"])
def test_two_clicks_at_the_same_moment_write_one_note(
    cast: Cast, routines: None, send: Send, name: str
) -> None:
    address = f"/staff/deviations/{send(cast.counsellor).pk}/{name}/"
    given = filled(name, {"words": "Gammel nettleser."}, uuid.uuid4())

    def click() -> int:
        browser = Client()
        browser.force_login(cast.manager)
        return browser.post(address, given).status_code

    assert at_once(click) == [302, 302]
    assert Note.objects.count() == 1

"""How the police are reached stands where they are to be told; the line sets what is its own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from lykt.averting import actions
from lykt.averting.models import Assessment, PoliceContacts
from lykt.averting.tests.conftest import DECISION, Begin, Night

DESK, PORTAL = "23 20 88 88", "https://portal.example.org/tips"


@pytest.fixture
def decided(night: Night, begin: Begin, send: Callable[..., Any]) -> Assessment:
    assessment = begin()
    assert send(night.counsellor, assessment, "decision", **DECISION).status_code == 302
    return assessment


def typed(**changes: str) -> dict[str, str]:
    today = f"{timezone.localdate():%d.%m.%Y}"
    given = {"desk_number": DESK, "portal": PORTAL, "source": "Avtalen", "checked_on": today}
    return given | changes


def address(night: Night) -> str:
    return f"/staff/averting/police/{night.unit.pk}/"


@pytest.mark.parametrize("page", ["", "package/", "report/"])
def test_the_numbers_that_come_with_lykt_stand_where_the_police_are_told(
    client: Client, night: Night, decided: Assessment, page: str
) -> None:
    client.force_login(night.counsellor)
    shown = client.get(f"/staff/averting/{decided.pk}/{page}").content.decode()
    assert 'href="tel:02800"' in shown
    assert 'href="tel:112"' in shown
    assert "Fra tips.kripos.no, sett " in shown


@pytest.mark.parametrize("page", ["", "package/", "report/"])
def test_what_the_line_has_set_stands_beside_with_its_source(
    client: Client, night: Night, decided: Assessment, page: str
) -> None:
    client.force_login(night.manager)
    assert address(night) in client.get("/staff/averting/").content.decode()
    assert client.post(address(night), typed()).status_code == 302
    assert f'value="{DESK}"' in client.get(address(night)).content.decode()
    client.force_login(night.counsellor)
    shown = client.get(f"/staff/averting/{decided.pk}/{page}").content.decode()
    assert 'href="tel:23208888"' in shown
    assert f'href="{PORTAL}"' in shown
    assert "Fra Avtalen, sett " in shown


@pytest.mark.parametrize(
    "changed",
    [
        {"desk_number": "ring oss"},
        {"portal": "javascript:alert(1)"},
        {"portal": "http://portal.example.org/tips"},
        {"source": ""},
    ],
)
def test_what_can_not_be_called_or_has_no_source_is_not_kept(
    client: Client, night: Night, changed: dict[str, str]
) -> None:
    client.force_login(night.manager)
    answer = client.post(address(night), typed(**changed))
    assert answer.status_code == 422
    assert "Avtalen" in answer.content.decode() or "source" in changed
    assert not PoliceContacts.objects.exists()


def test_only_whoever_answers_for_the_line_sets_it(client: Client, night: Night) -> None:
    assert "/sign-in/" in client.get(address(night))["Location"]
    for person in (night.counsellor, night.duty_leader, night.administrator):
        client.force_login(person)
        assert client.get(address(night)).status_code == 403
        assert client.post(address(night), typed()).status_code == 403
        assert address(night) not in client.get("/staff/averting/").content.decode()
    with pytest.raises(PermissionDenied):
        actions.set_police_contacts(
            actor=night.counsellor,
            unit=night.unit,
            desk_number=DESK,
            portal="",
            source="x",
            checked_on=timezone.localdate(),
        )


def test_another_lines_is_not_there(client: Client, night: Night, cast: Any) -> None:
    client.force_login(cast.stranger)
    assert client.get(address(night)).status_code == 404

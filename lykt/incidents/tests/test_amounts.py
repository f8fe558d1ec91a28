"""What a damaged thing costs, as people write it."""

import pytest
from django.test import Client

from lykt.incidents.models import Cost
from lykt.incidents.tests.conftest import Send, Workplace


@pytest.mark.parametrize(
    ("typed", "kroner"),
    [
        ("1234", 1234),
        ("1 234,50", 1235),
        ("1\u00a0234,49", 1234),
        ("1.234,50", 1235),
        ("12.000", 12000),
        ("kr 2 500,-", 2500),
        ("0,50", 1),
        ("99.90", 100),
    ],
)
def test_an_amount_is_taken_as_it_is_written(
    client: Client, workplace: Workplace, send: Send, typed: str, kroner: int
) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.leader)
    address = f"/staff/incidents/cases/{case.pk}/cost/"
    sent = {"cost-words": "Brillene", "cost-kroner": typed}
    assert client.post(address, sent).status_code == 302
    assert Cost.objects.get().kroner == kroner


@pytest.mark.parametrize("typed", ["mye", "1,2,3", "-5", "900 000 000 000"])
def test_what_is_no_amount_is_asked_about_and_nothing_is_lost(
    client: Client, workplace: Workplace, send: Send, typed: str
) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.leader)
    sent = {"cost-words": "Brillene", "cost-kroner": typed}
    answer = client.post(f"/staff/incidents/cases/{case.pk}/cost/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Brillene" in page
    assert typed in page
    assert "Øre rundes av til nærmeste krone." in page
    assert not Cost.objects.exists()

"""A step that is sent twice at the same moment is written once."""

import uuid

import pytest
from django.test import Client

from conftest import at_once, needs_several_connections
from lykt.averting.models import Entry
from lykt.averting.tests.conftest import DECISION, Begin, Night, now_fields

STEPS = ("consultation", "decision")


def filled(night: Night, step: str) -> dict[str, str]:
    advice = {"leader": str(night.duty_leader.pk), "words": "Si fra.", **now_fields()}
    given = advice if step == "consultation" else DECISION
    return {**given, "once": str(uuid.uuid4())}


@pytest.mark.parametrize("step", STEPS)
def test_the_second_of_two_clicks_is_answered_as_the_first(
    client: Client, night: Night, begin: Begin, step: str
) -> None:
    address = f"/staff/averting/{begin().pk}/{step}/"
    client.force_login(night.counsellor)
    given = filled(night, step)
    answers = [client.post(address, given) for _click in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert Entry.objects.filter(kind=step).count() == 1


@needs_several_connections
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", STEPS)
def test_two_clicks_at_the_same_moment_are_written_once(
    night: Night, begin: Begin, step: str
) -> None:
    address = f"/staff/averting/{begin().pk}/{step}/"
    given = filled(night, step)

    def click() -> int:
        browser = Client()
        browser.force_login(night.counsellor)
        return browser.post(address, given).status_code

    assert at_once(click) == [302, 302]
    assert Entry.objects.filter(kind=step).count() == 1

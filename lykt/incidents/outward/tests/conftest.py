"""A case with an injured teacher, as those who follow it up open it."""

import pytest
from django.test import Client

from lykt.incidents.models import Case, Exposed
from lykt.incidents.tests.conftest import (  # noqa: F401 - the room's workplace
    Send,
    Workplace,
    send,
    workplace,
    workplace_made,
)


@pytest.fixture
def case(workplace: Workplace, routines: None, send: Send) -> Case:  # noqa: F811
    return send(workplace.teacher).case


@pytest.fixture
def teacher(case: Case, workplace: Workplace) -> Exposed:  # noqa: F811
    return case.exposed.get(person=workplace.teacher)


@pytest.fixture
def leader(client: Client, workplace: Workplace) -> Client:  # noqa: F811
    client.force_login(workplace.leader)
    return client

"""The workplace of the room's tests, whose people sign in here."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from lykt.incidents.tests.conftest import send, workplace, workplace_made  # noqa: F401 - fixtures
from lykt.people.models import Person

SignedIn = Callable[[Person], Client]


@pytest.fixture
def signed_in_as() -> SignedIn:
    def signed_in_as(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in_as


@pytest.fixture
def yesterday() -> dt.datetime:
    return timezone.localtime() - dt.timedelta(days=1)

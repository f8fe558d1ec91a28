"""Every page of the staff's menu, with a demonstration year in it: accessible, and fits a phone."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from e2e.conftest import DESKTOP, PHONE, Traffic, overflow, violations
from lykt.helpline.models import Contact
from lykt.people.models import Person
from lykt.questions.models import Version
from lykt.staff_site.navigation import entries_for


@pytest.fixture
def demonstration(live_server: Any, tmp_path: Any, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    call_command("load_demo", stdout=StringIO())


def sign_in(context: BrowserContext, address: str, person: Person) -> None:
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": f"{address}/staff/"}])


def addresses(people: list[Person]) -> Iterator[tuple[Person, str]]:
    """Each page once, with somebody who may open it."""
    seen: set[str] = set()
    for person in people:
        for entry in entries_for(person, ""):
            if entry.address not in seen:
                seen.add(entry.address)
                yield person, entry.address
    manager = people[0]
    contact, version = Contact.objects.latest("day"), Version.objects.latest("pk")
    yield manager, "/staff/"
    yield manager, "/staff/account/"
    yield manager, f"/staff/contacts/{contact.pk}/"
    yield manager, f"/staff/contacts/{contact.pk}/correct/"
    yield manager, "/staff/contacts/new/volinjen/telephone/"
    yield manager, "/staff/figures/?line=volinjen&year=2022"
    yield manager, f"/staff/questionnaires/{version.questionnaire.code}/{version.number}/"


@pytest.mark.usefixtures("demonstration")
def test_every_page_is_accessible_and_fits(
    page: Page, context: BrowserContext, live_server: Any, traffic: Traffic
) -> None:
    people = [
        Person.objects.get(email=f"{role}.sekretariatet@example.org")
        for role in ("linjeleder", "administrator")
    ]
    faults: list[str] = []
    for person, address in addresses(people):
        sign_in(context, live_server.url, person)
        page.set_viewport_size(PHONE)
        answer = page.goto(live_server.url + address)
        assert answer is not None
        assert answer.status == 200, address
        faults += [f"{address}: {fault}" for fault in [*overflow(page), *violations(page)]]
        page.set_viewport_size(DESKTOP)
        faults += [f"{address}: {fault}" for fault in violations(page)]
    assert not faults, "\n".join(faults)
    assert traffic.foreign == []
    assert traffic.complaints == []

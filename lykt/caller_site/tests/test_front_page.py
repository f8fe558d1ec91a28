"""The caller's front page."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from conftest import CastLine
from lykt.caller_site.openings import line_cards, spaced

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
WEDNESDAY_NOON = dt.datetime(2022, 3, 2, 12, tzinfo=OSLO)


def test_it_sets_no_cookie(client: Client) -> None:
    assert not client.get("/").cookies


def test_no_browser_brings_a_staff_cookie_here(settings: Any) -> None:
    assert settings.SESSION_COOKIE_PATH == settings.CSRF_COOKIE_PATH == "/staff/"


def test_no_browser_keeps_it(client: Client) -> None:
    assert "no-store" in client.get("/")["Cache-Control"]


def test_it_asks_nothing_of_other_addresses(client: Client, line: CastLine) -> None:
    page = client.get("/").content.decode()
    assert "//" not in page.replace('href="https://www.yr.no/"', "").replace("<!doctype html>", "")


def test_the_number_comes_before_everything_else_about_the_line(
    client: Client, line: CastLine
) -> None:
    page = client.get("/").content.decode()
    assert page.index("tel:116006") < page.index("Chat")


def test_without_a_line_it_still_says_whom_to_call(client: Client) -> None:
    assert "tel:112" in client.get("/").content.decode()


def test_it_does_not_promise_what_the_agreement_does_not_hold(
    client: Client, line: CastLine
) -> None:
    assert "24 måneder" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("moment", "chat"),
    [
        (WEDNESDAY_NOON, "til kl. 20.00"),
        (WEDNESDAY_NOON.replace(hour=6), "åpner kl. 09.00"),
        (WEDNESDAY_NOON.replace(hour=21), "åpner i morgen kl. 09.00"),
        (dt.datetime(2022, 3, 5, 12, tzinfo=OSLO), "åpner mandag 7. mars kl. 09.00"),
    ],
)
def test_each_channel_says_when_it_opens_or_closes(
    line: CastLine, moment: dt.datetime, chat: str
) -> None:
    (card,) = line_cards(moment)
    telephone, written = card.channels
    assert (telephone.is_open, telephone.next_change) == (True, "hele døgnet")
    assert written.next_change == chat


@pytest.mark.parametrize(
    ("number", "read"),
    [("116006", "116 006"), ("22334455", "22 33 44 55"), ("+4722334455", "+4722334455"), ("", "")],
)
def test_numbers_are_spaced_as_they_are_read_aloud(number: str, read: str) -> None:
    assert spaced(number) == read

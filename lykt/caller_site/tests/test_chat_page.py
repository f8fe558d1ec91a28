"""The chat's pages as the server makes them: what works without script, and nothing is kept."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from conftest import Cast, CastDesk, CastLine
from lykt.questions.models import Questionnaire
from lykt.vault.models import RingKey

pytestmark = pytest.mark.django_db

PAGES = ("/chat/volinjen/", "/chat/volinjen/return/", "/help/", "/")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_sets_no_cookie_and_is_not_kept(
    client: Client, desk: CastDesk, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", PAGES)
def test_a_member_of_staff_is_nobody_here(
    client: Client, desk: CastDesk, cast: Cast, address: str
) -> None:
    as_stranger = client.get(address).content
    client.force_login(cast.manager)
    assert client.get(address).content == as_stranger


@pytest.mark.parametrize("address", PAGES)
def test_every_page_can_be_left_quickly_and_has_no_script_in_it(
    client: Client, desk: CastDesk, address: str
) -> None:
    page = client.get(address).content.decode()
    assert "data-quick-exit" in page
    assert "quick-exit.js" in page
    assert "<script>" not in page
    assert "style=" not in page


@pytest.mark.parametrize("address", PAGES[:2])
def test_without_script_it_says_what_works_and_why(
    client: Client, desk: CastDesk, address: str
) -> None:
    page = client.get(address).content.decode()
    plain = page[page.index("data-plain") : page.index("data-loading")]
    assert "tel:116006" in plain
    assert "JavaScript" in plain
    assert "tel:112" in plain
    assert "/help/" in plain
    assert "Åpent nå" in plain


def test_a_line_without_a_chat_here_has_no_page(client: Client, line: CastLine) -> None:
    assert client.get("/chat/volinjen/").status_code == 404
    assert client.get("/chat/another/").status_code == 404
    assert "linjens eget nettsted" in client.get("/").content.decode()


def test_the_front_page_leads_to_the_chat_while_it_is_open(client: Client, desk: CastDesk) -> None:
    page = client.get("/").content.decode()
    assert 'href="/chat/volinjen/"' in page
    assert "30 dager" in page
    assert page.index("tel:116006") < page.index("/chat/volinjen/")


def close(line: CastLine, minutes: int) -> None:
    """Closing time in so many minutes; it has been open for hours."""
    now = timezone.localtime()
    closes = now + dt.timedelta(minutes=minutes)
    opens = now - dt.timedelta(hours=3)
    line.chat.hours.update(opens=opens.time(), closes=closes.time())


@pytest.mark.parametrize(
    ("minutes", "words"), [(-5, "Chatten er stengt nå og åpner"), (10, "Chatten stenger snart")]
)
def test_there_is_no_start_when_it_is_closed_or_closes_soon(
    client: Client, desk: CastDesk, line: CastLine, minutes: int, words: str
) -> None:
    close(line, minutes)
    assert 'href="/chat/volinjen/"' not in client.get("/").content.decode()
    page = client.get("/chat/volinjen/").content.decode()
    assert words in page
    assert "data-start" not in page


def test_without_a_key_nobody_could_open_what_is_written(client: Client, desk: CastDesk) -> None:
    RingKey.objects.update(retired_at=timezone.now())
    assert 'href="/chat/volinjen/"' not in client.get("/").content.decode()
    assert "data-start" not in client.get("/chat/volinjen/").content.decode()


def test_the_first_choices_are_asked_without_free_text(client: Client, desk: CastDesk) -> None:
    desk.desk.first_choices = Questionnaire.objects.get(code="caller-feedback")
    desk.desk.save()
    page = client.get("/chat/volinjen/").content.decode()
    form = page[page.index("data-choices") : page.index("end-on-exit-start")]
    assert "q-score" in form
    assert "q-comment" not in form


def test_help_names_the_numbers_that_hold_everywhere(client: Client, db: None) -> None:
    page = client.get("/help/").content.decode()
    for number in ("112", "113", "116117", "116111"):
        assert f"tel:{number}" in page

"""Figures of the chat: each day from one source, and unanswered requests with their causes."""

import datetime as dt
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from conftest import Cast, CastLine
from lykt.chat.ledger.tests.data import answered_at, desk_of, request_at
from lykt.chat.models import ChatRequest, Desk
from lykt.helpline.annual.report import statistics_chapter
from lykt.helpline.figures import line_figures
from lykt.helpline.figures.chats import ChatFigures
from lykt.helpline.figures.tests.conftest import Registered
from lykt.reports.html import as_html
from lykt.statistics.periods import Period, whole_year

YEAR = whole_year(2022)
Cause = ChatRequest.Cause


@pytest.fixture
def desk(line: CastLine) -> Desk:
    return desk_of(line.chat)


@pytest.fixture
def requests(desk: Desk) -> None:
    """Since 1 July 2022: ten answered after 1 to 10 minutes, and five that were not."""
    for waited in range(1, 11):
        answered_at(desk, f"2022-07-{waited:02} 18:00", waited=waited)
    for day, cause in enumerate((Cause.LEFT_PAGE, Cause.LEFT_PAGE, Cause.CLOSED, Cause.FAULT), 1):
        request_at(desk, f"2022-08-{day:02} 18:00", cause=cause)
    request_at(desk, "2022-08-09 18:00", cause=Cause.WAIT_LIMIT)
    request_at(desk, "2022-08-10 18:00", outcome=ChatRequest.Outcome.UNDER_WAY, ended_at=None)


def _chat(line: CastLine, period: Period = YEAR) -> ChatFigures:
    found = line_figures(line.line, period).chat
    assert found is not None
    return found


def test_answered_and_unanswered_are_counted_when_they_are_over(
    line: CastLine, requests: None
) -> None:
    chat = _chat(line)
    assert chat.answering.table.counts("line") == {"answered": 10, "unanswered": 5}
    assert chat.answer_rate(before=False) == 67
    assert chat.answer_rate(before=True) is None
    assert chat.unanswered.table.counts("line") == {
        "left_page": 2,
        "wait_limit": 1,
        "closed": 1,
        "connection_lost": 0,
        "fault": 1,
    }


def test_the_wait_has_a_median_and_a_ninetieth_percentile(line: CastLine, requests: None) -> None:
    chat = _chat(line)
    assert chat.wait("median", before=False) == 330
    assert chat.wait("p90", before=False) == 540
    assert chat.wait("median", before=True) is None


def test_the_year_after_has_them_as_its_year_before(line: CastLine, requests: None) -> None:
    chat = _chat(line, whole_year(2023))
    assert chat.answer_rate(before=True) == 67
    assert chat.wait("median", before=True) == 330


def test_each_day_has_one_source_when_logs_are_held_against_registrations(
    line: CastLine, year: list[Registered], chat: Callable[[str], Any], requests: None
) -> None:
    for day in ("2022-06-29 20:00", "2022-06-30 20:00", "2022-07-01 20:00", "2022-09-01 20:00"):
        chat(day)
    chat("2021-08-01 20:00")
    table = line_figures(line.line, YEAR).reconciliation["chat"].table
    registered = sum(row.kind == "chat" and row.year == 2022 for row in year)

    assert table.counts("chat") == {
        "logged": 12,
        "registered": registered,
        "difference": 12 - registered,
    }
    assert table.counts("chat", before=True)["logged"] == 1
    assert "1. juli 2022" in table.notes[0] or "July" in table.notes[0]


def test_a_line_whose_chat_is_elsewhere_has_the_vendors_list_alone(
    line: CastLine, chat: Callable[[str], Any]
) -> None:
    chat("2022-07-01 20:00")
    figures = line_figures(line.line, YEAR)
    assert figures.chat is None
    assert figures.reconciliation["chat"].table.counts("chat")["logged"] == 1
    assert figures.reconciliation["chat"].table.notes == ()


def test_a_part_of_the_line_and_the_years_before_have_none(
    cast: Cast, line: CastLine, requests: None
) -> None:
    own = frozenset([cast.oslo.pk])
    assert line_figures(line.line, YEAR, units=own).chat is None
    assert line_figures(line.line, YEAR, channel=line.telephone).chat is None
    assert line_figures(line.line, whole_year(2021)).chat is None


def test_the_page_the_chapter_and_the_command_say_the_same(
    client: Client, cast: Cast, line: CastLine, requests: None
) -> None:
    client.force_login(cast.manager)
    page = client.get("/staff/figures/", {"year": "2022"}, headers={"accept-language": "nb"})
    out = StringIO()
    call_command("figures", "--year", "2022", stdout=out)
    keys = json.loads(out.getvalue())["chat"]

    for words in ("Svarprosent, chat", "67 %", "5,5", "Fra 1. juli 2022 besvares chatten i Lykt"):
        assert words in page.content.decode()
    assert keys["answer_rate_pct"] == 67
    assert (keys["requests_answered"], keys["requests_unanswered"]) == (10, 5)
    assert keys["unanswered"]["left_page"] == 2
    assert (keys["median_wait_seconds"], keys["p90_wait_seconds"]) == (330, 540)
    assert keys["ledger_since"] == "2022-07-01"
    assert "67 %" in as_html(statistics_chapter(line_figures(line.line, YEAR)).document)


def test_the_ledger_begins_on_its_first_day(line: CastLine, requests: None) -> None:
    assert _chat(line).since == dt.date(2022, 7, 1)

"""The plans of the demonstration years, before any database."""

import datetime as dt
from collections import Counter
from functools import cache
from statistics import mean

import pytest
from django.utils import timezone

from lykt.demo.calls import PlannedCall, split_unanswered
from lykt.demo.recent import last_days
from lykt.demo.year import PUBLISHED, YEARS, Plan, plan_year, read_figures

OSLO = timezone.get_default_timezone()


@cache
def plan_of(year: int) -> Plan:
    return plan_year(year)


def _unanswered(plan: Plan) -> list[PlannedCall]:
    return [call for call in plan.calls if not call.answered]


def _meets_busy_line(call: PlannedCall, plan: Plan) -> bool:
    return any(
        other.answered and other.started_at <= call.started_at < other.ended_at
        for other in plan.calls
    )


def test_the_years_are_the_same_on_every_run() -> None:
    assert plan_year(2022) == plan_of(2022)


@pytest.mark.parametrize("year", YEARS)
def test_everything_happens_within_its_year(year: int) -> None:
    plan = plan_of(year)
    ends = [call.ended_at for call in plan.calls] + [chat.end for chat in plan.chats]
    starts = [call.started_at for call in plan.calls] + [chat.start for chat in plan.chats]
    assert {moment.year for moment in starts + ends} == {year}


@pytest.mark.parametrize("year", YEARS)
def test_chats_start_within_the_opening_hours(year: int) -> None:
    starts = [chat.start for chat in plan_of(year).chats]
    assert {start.isoweekday() for start in starts} == {1, 2, 3, 4, 5}
    assert {start.hour for start in starts} == set(range(9, 20))


def test_the_chat_of_2021_opened_in_april() -> None:
    assert min(chat.start for chat in plan_of(2021).chats).month == 4


def test_months_without_paid_marketing_have_the_fewest_contacts() -> None:
    months = Counter(call.started_at.month for call in plan_of(2022).calls)
    assert {month for month, _ in months.most_common()[-2:]} == {1, 8}


def test_no_more_calls_are_answered_at_once_than_there_are_telephones() -> None:
    held = [call for call in plan_of(2022).calls if call.answered]
    for call in held[::25]:
        assert sum(o.started_at <= call.started_at < o.ended_at for o in held) <= 2


def test_unanswered_calls_meet_a_busy_line_as_often_as_published() -> None:
    plan = plan_of(2022)
    busy = [_meets_busy_line(call, plan) for call in _unanswered(plan)]
    assert busy == [call.line_busy for call in _unanswered(plan)]
    assert round(100 * mean(busy)) == 62


@pytest.mark.parametrize("count", [100, 417, 430, 2_000])
def test_every_unanswered_call_is_of_one_kind(count: int) -> None:
    kinds = split_unanswered(count, read_figures(PUBLISHED)["telephone"]["unanswered_pct"])
    parts = [kinds.busy_and_short, kinds.busy, kinds.short, kinds.missing, kinds.other]
    assert min(parts) >= 0
    assert sum(parts) == count


def test_children_have_no_partner_violence() -> None:
    answers = [contact.answers for rows in plan_of(2022).contacts.values() for contact in rows]
    children = [row for row in answers if row.get("age") == "under_18"]
    partners = Counter(row.get("partner_violence") for row in children)
    assert set(partners) <= {"not_relevant", "unknown", None}


@pytest.mark.parametrize(("year", "score"), [(2021, 7.3), (2022, 7.5)])
def test_feedback_has_the_published_mean(year: int, score: float) -> None:
    scores = [feedback.answers["score"] for feedback in plan_of(year).feedback]
    assert set(scores) == set(range(1, 11))
    assert round(mean(scores), 2) == score


def test_every_free_text_says_that_it_is_invented() -> None:
    plan = plan_of(2022)
    texts = [contact.answers.get("summary") for rows in plan.contacts.values() for contact in rows]
    texts += [feedback.answers.get("comment") for feedback in plan.feedback]
    assert all(text.startswith("Oppdiktet: ") for text in texts if text)


def test_2021_asked_for_themes_and_2022_for_a_summary() -> None:
    for year, asked, not_asked in ((2021, "themes", "summary"), (2022, "summary", "themes")):
        answers = [contact.answers for contact in plan_of(year).contacts["telephone"]]
        assert any(asked in row for row in answers)
        assert not any(not_asked in row for row in answers)


@pytest.mark.parametrize("hour", [1, 6, 14, 23])
def test_the_last_days_end_now(hour: int) -> None:
    now = dt.datetime(2026, 3, 12, hour, 40, tzinfo=OSLO)
    plan = last_days(now)
    contacts = [contact for rows in plan.contacts.values() for contact in rows]
    assert min(contact.started_at for contact in contacts) >= now - dt.timedelta(days=14)
    assert max(contact.ended_at for contact in contacts) <= now
    assert any(contact.started_at.date() == now.date() for contact in contacts)


def test_just_after_midnight_nobody_has_called_today() -> None:
    now = dt.datetime(2026, 3, 12, 0, 10, tzinfo=OSLO)
    assert all(call.started_at.date() < now.date() for call in last_days(now).calls)

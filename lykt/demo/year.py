"""The plan of a demonstration year: every contact, call, chat and feedback, without a database.

A plan is made from figures as a report publishes them and a fixed seed, so that it is the same
on every run and counts up to the figures it was made from.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import Any

from lykt.demo import calls, registrations
from lykt.demo.calls import PlannedCall
from lykt.demo.diary import Diary, Interval, bands_of, days_between, lengths, working_week
from lykt.demo.proportions import apportion_percentages

Figures = Mapping[str, Any]

PUBLISHED = "published/volinjen-2022.json"
NOTE = "published/nav-2021.json"
INVENTED = "invented/volinjen-2021.json"
YEARS = {2021: INVENTED, 2022: PUBLISHED}

_CHAT_MINUTES = 38
_CHATS_AT_ONCE = 3
_UNREGISTERED_CHAT_PCT = 1
_FEEDBACK_PCT = 31


@dataclass(frozen=True)
class PlannedContact:
    """A registration: when, and the answers by question code."""

    started_at: dt.datetime
    ended_at: dt.datetime
    answers: registrations.Answers


@dataclass(frozen=True)
class PlannedFeedback:
    """What a caller answered after a chat."""

    given_at: dt.datetime
    answers: registrations.Answers


@dataclass(frozen=True)
class Plan:
    """Registrations by channel, the operator's calls, the vendor's chats, and the feedback."""

    contacts: Mapping[str, Sequence[PlannedContact]]
    calls: Sequence[PlannedCall]
    chats: Sequence[Interval]
    feedback: Sequence[PlannedFeedback]


@dataclass(frozen=True)
class Period:
    """What a plan is made for: days and number of contacts by channel."""

    days: Mapping[str, Sequence[dt.date]]
    contacts: Mapping[str, int]
    answer_rate: float


def read_figures(name: str) -> Figures:
    figures: Figures = json.loads((files("lykt.demo") / name).read_text(encoding="utf-8"))
    return figures


def plan_year(year: int) -> Plan:
    """The invented year before, or the year that was published."""
    figures = read_figures(YEARS[year])
    return plan(figures, _whole_year(figures), Random(year))  # noqa: S311 - made up


def _whole_year(figures: Figures) -> Period:
    year = figures["year"]
    days = days_between(dt.date(year, 1, 1), dt.date(year, 12, 31))
    opened = dt.date.fromisoformat(figures["chat"].get("_opened", days[0].isoformat()))
    return Period(
        days={
            "telephone": days,
            "chat": [day for day in working_week(days) if day >= opened],
        },
        contacts={kind: figures["contacts"][kind] for kind in ("telephone", "chat")},
        answer_rate=figures["telephone"]["answer_rate_pct"][str(year)],
    )


def plan(figures: Figures, period: Period, random: Random) -> Plan:
    """Everything that happened in the period, such that it counts up to the figures."""
    log = _plan_calls(figures, period, random)
    chats = _plan_chats(figures, period, random)
    # The conversations that were registered come first; the rest nobody registered.
    spoken = [Interval(call.started_at, call.ended_at) for call in log if call.answered]
    held = {"telephone": spoken, "chat": chats}
    return Plan(
        contacts={
            kind: register(kind, figures, held[kind][:count], random)
            for kind, count in period.contacts.items()
        },
        calls=sorted(log, key=lambda call: call.started_at),
        chats=sorted(chats, key=lambda chat: chat.start),
        feedback=_plan_feedback(figures, chats, random),
    )


def _plan_calls(figures: Figures, period: Period, random: Random) -> list[PlannedCall]:
    diary = Diary(period.days["telephone"], calls.phones_at)
    telephone = figures["telephone"]
    answered = calls.plan_answered(diary, period.contacts["telephone"], telephone, random)
    return answered + calls.plan_unanswered(diary, answered, telephone, period.answer_rate, random)


def _plan_chats(figures: Figures, period: Period, random: Random) -> list[Interval]:
    """The vendor's list, the registered chats first, their bands exactly as published."""
    diary = Diary(period.days["chat"], lambda moment: _CHATS_AT_ONCE)
    registered = period.contacts["chat"]
    shares = figures["chat"]["by_time_of_day_pct"]
    bands = bands_of(apportion_percentages(registered, shares), random)
    unregistered = registered * _UNREGISTERED_CHAT_PCT // 100
    bands += bands_of(apportion_percentages(unregistered, shares), random)
    held = lengths(len(bands), _CHAT_MINUTES * 60, 120, random)
    return [
        diary.book(band, dt.timedelta(seconds=seconds), random)
        for band, seconds in zip(bands, held, strict=True)
    ]


def register(
    kind: str, figures: Figures, conversations: Sequence[Interval], random: Random
) -> list[PlannedContact]:
    """A registration of each conversation; together they count up to the figures."""
    percentages = {
        question: shares[kind]
        for question, shares in figures["registration_pct"].items()
        if not question.startswith("_")
    }
    rows = registrations.plan_answers(len(conversations), percentages, random)
    if figures.get("_asked_for_themes"):
        registrations.add_themes(rows, random)
    else:
        registrations.add_summaries(rows, random)
    pairs = zip(conversations, rows, strict=True)
    return sorted(
        (PlannedContact(_minute(held.start), _minute(held.end), row) for held, row in pairs),
        key=lambda contact: contact.started_at,
    )


def _minute(moment: dt.datetime) -> dt.datetime:
    """Counsellors note the minute."""
    return moment.replace(second=0, microsecond=0)


def _plan_feedback(
    figures: Figures, chats: Sequence[Interval], random: Random
) -> list[PlannedFeedback]:
    asked = random.sample(list(chats), len(chats) * _FEEDBACK_PCT // 100)
    mean = figures["chat"]["feedback_mean_1_to_10"]
    answers = registrations.plan_feedback(len(asked), mean, random)
    return sorted(
        (PlannedFeedback(chat.end, row) for chat, row in zip(asked, answers, strict=True)),
        key=lambda feedback: feedback.given_at,
    )

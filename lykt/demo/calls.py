"""The plan of the operator's call log: answered and unanswered."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from lykt.demo.diary import Diary, bands_of, lengths
from lykt.demo.proportions import apportion_percentages

UNREGISTERED_PCT = 1
"""How many answered calls nobody registered, so that the reconciliation has something to show."""

_SHORT = range(1, 10)
_LONG = range(10, 90)


@dataclass(frozen=True)
class PlannedCall:
    """A row of the operator's log; ``waited`` and ``talked`` are seconds.

    ``line_busy`` says of an unanswered call that another one was being answered.
    """

    started_at: dt.datetime
    answered: bool
    waited: int | None
    talked: int
    telephone: str
    line_busy: bool = False

    @property
    def ended_at(self) -> dt.datetime:
        length = dt.timedelta(seconds=(self.waited or 0) + self.talked)
        return (self.started_at.astimezone(dt.UTC) + length).astimezone(self.started_at.tzinfo)


def phones_at(moment: dt.datetime) -> int:
    """Two telephones by day on weekdays since the line bought more; otherwise one."""
    by_day = dt.time(8, 30) <= moment.time() < dt.time(15, 30)
    return 2 if by_day and moment.weekday() < 5 else 1


def plan_answered(
    diary: Diary, registered: int, telephone: Mapping[str, Any], random: Random
) -> list[PlannedCall]:
    """Answered calls, the registered ones first, their bands exactly as published."""
    unregistered = registered * UNREGISTERED_PCT // 100
    shares = telephone["by_time_of_day_pct"]
    bands = bands_of(apportion_percentages(registered, shares), random)
    bands += bands_of(apportion_percentages(unregistered, shares), random)
    talks = lengths(len(bands), telephone["mean_talk_minutes"] * 60, 40, random)
    return [
        _answered(diary, band, talked, random) for band, talked in zip(bands, talks, strict=True)
    ]


def _answered(diary: Diary, band: str, talked: int, random: Random) -> PlannedCall:
    waited = random.randrange(2, 40)
    held = diary.book(band, dt.timedelta(seconds=waited + talked), random)
    second = phones_at(held.start) == 2 and random.random() < 0.4
    return PlannedCall(
        held.start, True, waited, talked, "VO-telefon 2" if second else "VO-telefon 1"
    )


@dataclass(frozen=True)
class Unanswered:
    """How many unanswered calls there are of each kind; every call is of one."""

    busy_and_short: int
    busy: int
    short: int
    missing: int
    other: int


def split_unanswered(count: int, pct: Mapping[str, float]) -> Unanswered:
    """The published descriptions overlap: calls met a busy line, or were short, or both.

    Those that are neither have no information, or are other calls; so busy and short together
    make up what is left.
    """
    missing = round(count * pct["provider_information_missing_or_nobody_logged_on"] / 100)
    other = round(count * pct["other_unanswered"] / 100)
    busy = round(count * pct["staff_busy_on_other_line_phone"] / 100)
    short = round(count * pct["waited_under_10_seconds"] / 100)
    either = count - missing - other
    both = busy + short - either
    return Unanswered(both, busy - both, short - both, missing, other)


def plan_unanswered(
    diary: Diary,
    answered: Sequence[PlannedCall],
    telephone: Mapping[str, Any],
    rate: float,
    random: Random,
) -> list[PlannedCall]:
    """Unanswered calls: on top of an answered one where the line was busy, elsewhere otherwise."""
    kinds = split_unanswered(
        round(len(answered) * (100 - rate) / rate), telephone["unanswered_pct"]
    )
    bands = list(telephone["by_time_of_day_pct"])
    weights = list(telephone["by_time_of_day_pct"].values())

    def free() -> dt.datetime:
        while diary.is_busy(moment := diary.moment(random.choices(bands, weights)[0], random)):
            pass
        return moment

    def during() -> dt.datetime:
        call = random.choices(answered, [call.talked for call in answered])[0]
        return _within(call, random)

    return [
        *(_unanswered(during(), random.choice(_SHORT), True) for _ in range(kinds.busy_and_short)),
        *(_unanswered(during(), random.choice(_LONG), True) for _ in range(kinds.busy)),
        *(_unanswered(free(), random.choice(_SHORT)) for _ in range(kinds.short)),
        *(_unanswered(free(), None) for _ in range(kinds.missing)),
        *(_unanswered(free(), random.choice(_LONG)) for _ in range(kinds.other)),
    ]


def _within(call: PlannedCall, random: Random) -> dt.datetime:
    """A moment when the call was being held, by any reckoning of when the talk began."""
    offset = random.randrange(call.waited or 0, max(call.talked, (call.waited or 0) + 1))
    start = call.started_at.astimezone(dt.UTC) + dt.timedelta(seconds=offset)
    return start.astimezone(call.started_at.tzinfo)


def _unanswered(moment: dt.datetime, waited: int | None, line_busy: bool = False) -> PlannedCall:
    telephone = "" if waited is None else "VO-telefon 1"
    return PlannedCall(moment, False, waited, 0, telephone, line_busy)

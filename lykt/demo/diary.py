"""When conversations happen: seasons, weekdays, hours, and how many can be held at once."""

import datetime as dt
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from django.utils import timezone

# The line had no paid marketing in January and August, and fewer contacts in most such months.
MONTHS = (7, 9, 10, 9, 9, 9, 8, 6, 9, 10, 10, 9)
WEEKDAYS = (12, 11, 11, 10, 10, 8, 8)
HOURS = (6, 5, 4, 3, 2, 2, 3, 4, 7, 9, 10, 10, 9, 10, 10, 9, 9, 8, 8, 9, 9, 9, 8, 7)

_SATURDAY = 5
_DAY = dt.timedelta(days=1)


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every day from ``first`` to ``last``, both included."""
    return [first + n * _DAY for n in range((last - first).days + 1)]


def working_week(days: Sequence[dt.date]) -> list[dt.date]:
    """Monday to Friday, public holidays too: the days on which the chat is open."""
    return [day for day in days if day.weekday() < _SATURDAY]


@dataclass(frozen=True)
class Interval:
    """A conversation from its start until it ended."""

    start: dt.datetime
    end: dt.datetime

    def holds(self, moment: dt.datetime) -> bool:
        return self.start <= moment < self.end

    def meets(self, other: "Interval") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass
class Diary:
    """The conversations of a channel so far. ``at_once`` says how many there can be."""

    days: Sequence[dt.date]
    at_once: Callable[[dt.datetime], int]
    _held: dict[dt.date, list[Interval]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._weights = [MONTHS[day.month - 1] * WEEKDAYS[day.weekday()] for day in self.days]

    def moment(self, band: str, random: Random) -> dt.datetime:
        """A moment within the band of hours, such as ``09-16``, on a day when it may happen."""
        first, last = (int(hour) for hour in band.split("-"))
        while True:
            day = random.choices(self.days, self._weights)[0]
            hour = random.choices(range(first, last), HOURS[first:last])[0]
            clock = dt.time(hour, random.randrange(60), random.randrange(60))
            moment = timezone.make_aware(dt.datetime.combine(day, clock))
            # The hour that daylight saving skips does not come back as itself.
            if moment.astimezone(dt.UTC).astimezone(moment.tzinfo).hour == hour:
                return moment

    def book(self, band: str, length: dt.timedelta, random: Random) -> Interval:
        """A conversation of this length, when somebody is free to hold it."""
        while True:
            start = self.moment(band, random)
            held = Interval(start, _later(start, length))
            if self._fits(held):
                insort(self._held[start.date()], held, key=lambda other: other.start)
                return held

    def is_busy(self, moment: dt.datetime) -> bool:
        return any(held.holds(moment) for held in self._near(moment.date()))

    def _fits(self, wanted: Interval) -> bool:
        if wanted.end.date() > self.days[-1]:
            return False
        others = sum(held.meets(wanted) for held in self._near(wanted.start.date()))
        return others < self.at_once(wanted.start)

    def _near(self, day: dt.date) -> Iterator[Interval]:
        for near in (day - _DAY, day, day + _DAY):
            yield from self._held.get(near, ())


def _later(start: dt.datetime, length: dt.timedelta) -> dt.datetime:
    """Real time after ``start``, also across a change of the clock."""
    return (start.astimezone(dt.UTC) + length).astimezone(start.tzinfo)


def lengths(count: int, mean_seconds: int, shortest: int, random: Random) -> list[int]:
    """Lengths in seconds as conversations have them, many short and few long, with this mean."""
    drawn = [random.lognormvariate(0, 0.75) for _ in range(count)]
    spread = (mean_seconds - shortest) * count / sum(drawn) if drawn else 0
    return [shortest + round(length * spread) for length in drawn]


def bands_of(counts: Mapping[str, int], random: Random) -> list[str]:
    """Each band as often as counted, in random order."""
    bands = [band for band, count in counts.items() for _ in range(count)]
    random.shuffle(bands)
    return bands

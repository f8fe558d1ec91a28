"""What figures are about: a line in a period, all of it or some of its channels and units."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.helpline.models import Channel, Contact, Line
from lykt.questions.models import Answer, Collection, Response, Revision
from lykt.statistics.dimensions import Source
from lykt.statistics.periods import Period
from lykt.statistics.tables import Heading
from lykt.statistics.tabulate import Column


@dataclass(frozen=True)
class Scope:
    """``units`` are ids; None is the whole line, which alone has figures from the logs.

    A log says when somebody called, not who answered, so it can not be divided by unit.
    """

    line: Line
    period: Period
    channels: tuple[Channel, ...]
    units: frozenset[int] | None = None
    _counted: dict[tuple[int, Period], int] = field(default_factory=dict, compare=False)
    _moved: dict[int, list[tuple[dt.date, int]]] = field(default_factory=dict, compare=False)

    @property
    def years(self) -> tuple[tuple[Period, bool], ...]:
        """The period, and the year before it."""
        return (self.period, False), (self.period.a_year_earlier(), True)

    @property
    def has_logs(self) -> bool:
        return self.units is None

    def channel(self, kind: str) -> Channel | None:
        return next((channel for channel in self.channels if channel.kind == kind), None)

    def contacts(self, channel: Channel) -> Source:
        return Source(Contact, {"channel": channel} | self._own())

    def answers(self, collection: Collection) -> Source:
        return Source(Answer, {"collection": collection} | self._own())

    def _own(self) -> dict[str, object]:
        return {} if self.units is None else {"unit__in": self.units}

    def registered(self, channel: Channel, period: Period) -> int:
        """How many contacts were registered; counted once for each channel and period."""
        key = (channel.pk, period)
        if key not in self._counted:
            self._counted[key] = self.contacts(channel).during(period).count()
        return self._counted[key]

    def moved(self, channel: Channel) -> list[tuple[dt.date, int]]:
        """Registrations that a correction moved to another day: the day, and their version's id."""
        if channel.pk not in self._moved:
            earlier = Revision.objects.exclude(day=F("response__day")).values("response")
            moved = self.answered(channel.registration).filter(pk__in=earlier)
            self._moved[channel.pk] = list(moved.values_list("day", "version"))
        return self._moved[channel.pk]

    def answered(self, collection: Collection) -> QuerySet[Response]:
        return Response.objects.filter(collection=collection, **self._own())

    def columns(
        self,
        source: Callable[[Channel], Source],
        channels: tuple[Channel, ...] | None = None,
        asked: Callable[[Channel, Period], int | None] | None = None,
    ) -> tuple[Column, ...]:
        """For each channel, this period and the year before beside it."""
        return tuple(
            Column(
                heading(channel.kind, str(channel.get_kind_display()), period, before=before),
                source(channel),
                asked(channel, period) if asked else None,
            )
            for channel in channels or self.channels
            for period, before in self.years
        )

    def line_columns(self, source: Source) -> tuple[Column, ...]:
        """This period and the year before, of the line as a whole."""
        return tuple(
            Column(heading("line", "", period, before=before), source)
            for period, before in self.years
        )


def heading(series: str, name: str, period: Period, *, before: bool) -> Heading:
    label = f"{name} {period_name(period)}".strip()
    return Heading(series, name or label, label, period, before=before)


def period_name(period: Period) -> str:
    if period.year:
        return str(period.year)
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (period.first, period.last))
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def clock(minute: int) -> str:
    """``09.00``, the way the line's own report writes it."""
    return f"{minute // 60:02}.{minute % 60:02}"

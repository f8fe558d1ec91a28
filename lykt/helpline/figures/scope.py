"""What figures are about: a line in a period, all of it or some of its channels and units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.helpline.models import Channel, Line
from lykt.people.models import Unit
from lykt.statistics.engine.labels import texts
from lykt.statistics.periods import Period
from lykt.statistics.specs import Axis, TableSpec
from lykt.statistics.tables import Heading

Title: TypeAlias = Callable[[], str]
"""What a table is called, in whichever language is being spoken."""
CHANNEL = Axis("channel")
"""What divides tables of registrations first, so that all are counted in one pass."""


@dataclass(frozen=True)
class Scope:
    """``units`` are ids; None is the whole line, which alone has figures from the logs.

    A log says when somebody called, not who answered, so it can not be divided by unit.
    """

    line: Line
    period: Period
    channels: tuple[Channel, ...]
    units: frozenset[int] | None = None

    @property
    def years(self) -> tuple[tuple[Period, bool], ...]:
        """The period, and the year before it."""
        return (self.period, False), (self.period.a_year_earlier(), True)

    @property
    def has_logs(self) -> bool:
        return self.units is None

    def channel(self, kind: str) -> Channel | None:
        return next((channel for channel in self.channels if channel.kind == kind), None)

    def of_line(self, code: str, title: Title, source: str, *by: Axis, **rest: Any) -> TableSpec:
        """A table of the line as a whole, in the period and the year before."""
        scope = {"line": self.line.code}
        return self._table(code, title, source, scope, by, **rest)

    def own(self, code: str, title: Title, source: str, *by: Axis, **rest: Any) -> TableSpec:
        """The same of the units alone, by channel first."""
        scope = {"line": self.line.code, **self._units()}
        return self._table(code, title, source, scope, (CHANNEL, *by), **rest)

    def _table(
        self,
        code: str,
        title: Title,
        source: str,
        scope: Mapping[str, str],
        by: tuple[Axis, ...],
        **rest: Any,
    ) -> TableSpec:
        return TableSpec(
            code, source, self.period, scope, by, year_before=True, title=texts(title), **rest
        )

    def _units(self) -> Mapping[str, str]:
        if self.units is None:
            return {}
        codes = Unit.objects.filter(pk__in=self.units).order_by("code")
        return {"units": ",".join(codes.values_list("code", flat=True))}


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

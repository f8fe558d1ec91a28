"""A line as a readable file says it: who runs it, its channels, bands and hours."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lykt.helpline.models import Channel, Hours, Sharing
from lykt.lib.clock import MINUTES_IN_DAY

_BAND = re.compile(r"(\d{2})\s*[–-]\s*(\d{2})")
_WEEKDAYS = range(1, 8)


class LineFileError(ValueError):
    """A line file says something that Lykt can not use; the message names where, and the cure."""


@dataclass(frozen=True)
class PartyEntry:
    """A unit that runs the line, by code, and its agreement from a day on."""

    code: str
    name: str
    contacts: str
    free_text: str
    figures: str
    valid_from: dt.date


@dataclass(frozen=True)
class CollectionEntry:
    """The use that a channel makes of a questionnaire."""

    collection: str
    questionnaire: str
    text_retention_days: int


@dataclass(frozen=True)
class HoursEntry:
    """When a channel is open, and the code of the unit that answers then."""

    unit: str
    weekdays: tuple[int, ...]
    days: str
    opens: dt.time
    closes: dt.time


@dataclass(frozen=True)
class ChannelEntry:
    """A channel with its questionnaires, bands (minutes since midnight) and hours."""

    kind: str
    registration: CollectionEntry
    feedback: CollectionEntry | None
    bands: tuple[tuple[int, int], ...]
    hours: tuple[HoursEntry, ...]


@dataclass(frozen=True)
class LineEntry:
    """A whole line."""

    code: str
    name: str
    telephone: str
    parties: tuple[PartyEntry, ...]
    channels: tuple[ChannelEntry, ...]


@dataclass(frozen=True)
class _Table:
    """A table of the file and where it stands, so that errors can say it."""

    place: str
    values: Mapping[str, Any]

    def get(self, name: str, kind: type, what: str, default: Any = None) -> Any:
        value = self.values.get(name, default)
        # TOML's true is no number, though Python's bool is an int.
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.wrong(name, what)
        return value

    def text(self, name: str, default: str | None = None) -> str:
        return str(self.get(name, str, "a text in quotes", default))

    def one_of(self, name: str, options: Sequence[str]) -> str:
        if self.values.get(name) not in options:
            raise self.wrong(name, "one of " + ", ".join(f'"{option}"' for option in options))
        return str(self.values[name])

    def tables(self, name: str) -> Iterator["_Table"]:
        entries = self.get(name, list, f"at least one [[{name}]]")
        for number, values in enumerate(entries, start=1):
            yield _Table(f"{self.place}{name} {number}: ", values)

    def wrong(self, name: str, what: str) -> LineFileError:
        found = f"is {self.values[name]!r}" if name in self.values else "is missing"
        return LineFileError(f"{self.place}{name} {found}; it must be {what}.")


def read_line(text: str) -> LineEntry:
    """Read a line file. Raises ``LineFileError``."""
    try:
        top = _Table("", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise LineFileError(f"This is not a TOML file: {error}.") from error
    parties = tuple(_party(table) for table in top.tables("parties"))
    codes = [party.code for party in parties]
    return LineEntry(
        code=top.text("code"),
        name=top.text("name"),
        telephone=top.text("telephone", ""),
        parties=parties,
        channels=tuple(_channel(table, codes) for table in top.tables("channels")),
    )


def _party(table: _Table) -> PartyEntry:
    return PartyEntry(
        code=table.text("code"),
        name=table.text("name"),
        contacts=table.one_of("contacts", Sharing.values),
        free_text=table.one_of("free_text", Sharing.values),
        figures=table.one_of("figures", Sharing.values),
        valid_from=table.get("valid_from", dt.date, "a date such as 2019-10-01"),
    )


def _channel(table: _Table, parties: Sequence[str]) -> ChannelEntry:
    feedback = "feedback" in table.values
    return ChannelEntry(
        kind=table.one_of("kind", Channel.Kind.values),
        registration=_collection(table, "registration"),
        feedback=_collection(table, "feedback") if feedback else None,
        bands=_bands(table),
        hours=tuple(_hours(hours, parties) for hours in table.tables("hours")),
    )


def _collection(table: _Table, name: str) -> CollectionEntry:
    what = "{ collection = …, questionnaire = …, text_retention_days = … }"
    inner = _Table(f"{table.place}{name}: ", table.get(name, dict, what))
    return CollectionEntry(
        collection=inner.text("collection"),
        questionnaire=inner.text("questionnaire"),
        text_retention_days=inner.get("text_retention_days", int, "a number of days"),
    )


def _bands(table: _Table) -> tuple[tuple[int, int], ...]:
    bands = [str(band) for band in table.get("bands", list, 'a list such as ["00–09"]')]
    try:
        return read_bands(bands)
    except ValueError as error:
        raise table.wrong(
            "bands", f'hours in order, such as ["00–09", "09–16"]; {error}'
        ) from error


def read_bands(bands: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Parts of the day, ``00–09``, as minutes since midnight.

    Raises ``ValueError`` with the band that is no such part or starts before the last one ended.
    """
    found: list[tuple[int, int]] = []
    for band in bands:
        match = _BAND.fullmatch(band.strip())
        first, last = (int(hour) * 60 for hour in match.groups()) if match else (0, 0)
        if not first < last <= MINUTES_IN_DAY or (found and first < found[-1][1]):
            raise ValueError(band)
        found.append((first, last))
    return tuple(found)


def shown_bands(bands: Iterable[Sequence[int]]) -> str:
    """The same as it is written: ``00–09, 09–16``."""
    return ", ".join(f"{first // 60:02}–{last // 60:02}" for first, last in bands)


def _hours(table: _Table, parties: Sequence[str]) -> HoursEntry:
    weekdays = table.get("weekdays", list, "a list such as [1, 2, 3], 1 for Monday")
    if not weekdays or any(day not in _WEEKDAYS for day in weekdays):
        raise table.wrong("weekdays", "a list of 1 (Monday) to 7 (Sunday)")
    return HoursEntry(
        unit=table.one_of("unit", parties),
        weekdays=tuple(weekdays),
        days=table.one_of("days", Hours.Days.values),
        opens=table.get("opens", dt.time, "a time such as 08:30:00"),
        closes=table.get("closes", dt.time, "a time such as 15:30:00"),
    )

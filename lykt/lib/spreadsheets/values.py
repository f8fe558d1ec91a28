"""What a cell says: Norwegian dates and times, durations, decimals, yes and no.

Each function returns a value or raises ``RefusedError`` with what was expected; the reader of
the table adds the place. What could mean two things is refused, never guessed.
"""

import datetime as dt
import re

from django.utils.translation import gettext as _

from lykt.lib.spreadsheets.problems import RefusedError, shown
from lykt.lib.spreadsheets.workbook import Cell

_MONTHS = (
    ("januar", "jan"),
    ("februar", "feb"),
    ("mars", "mar"),
    ("april", "apr"),
    ("mai", "mai"),
    ("juni", "jun"),
    ("juli", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("desember", "des"),
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}

_DATE = r"""(?:
    (?P<day>\d{1,2})\s*\.\s*(?P<month>\d{1,2})\s*\.\s*(?P<year>\d{4}|\d{2})
  | (?P<iso_year>\d{4})[-/](?P<iso_month>\d{1,2})[-/](?P<iso_day>\d{1,2})
  | (?P<long_day>\d{1,2})\.?\s*(?P<name>[a-z]+)\.?\s*(?P<long_year>\d{4})
)"""
_TIME = r"""(?:kl\.?\s*)?
    (?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:[.:](?P<second>\d{2})(?:[.,]\d+)?)?"""
_OFFSET = r"(?P<offset>z|[+-]\d{2}:?\d{2})?"

_DATE_ONLY = re.compile(_DATE, re.VERBOSE)
_TIME_ONLY = re.compile(_TIME, re.VERBOSE)
_MOMENT = re.compile(rf"{_DATE}(?:\s*[t,]\s*|\s+){_TIME}\s*{_OFFSET}", re.VERBOSE)

_CLOCK = re.compile(r"(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,3}):(?P<seconds>\d{2})")
_WORDS = re.compile(
    r"(?:(?P<hours>\d+)\s*(?:timer|time|t|h))?\s*"
    r"(?:(?P<minutes>\d+)\s*(?:minutter|minutt|min|m)\.?)?\s*"
    r"(?:(?P<seconds>\d+)\s*(?:sekunder|sekund|sek|s)\.?)?"
)
_LONGEST_TEXT = 40
"""Signs that a number or a duration may have; no more is tried against a pattern."""
_NUMBER = re.compile(r"-?\d{1,3}(?: \d{3})+(?:,\d+)?|-?\d+(?:[.,]\d+)?")

LONGEST = 12 * 60 * 60
"""Seconds that one call or chat may last; more is a time that was read as hours."""

YES = frozenset({"ja", "j", "yes", "y", "true", "sann", "1", "besvart", "answered", "svart", "x"})
NO = frozenset(
    {"nei", "n", "no", "false", "usann", "0", "ubesvart", "ikke besvart", "unanswered", "missed"}
    | {"tapt"}
)


def to_date(cell: Cell) -> dt.date:
    """``31.12.2022``, ``31.12.22``, ``2022-12-31``, ``31. desember 2022``, or a date cell."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    match = _DATE_ONLY.fullmatch(str(cell).lower())
    if match is None:
        raise _not_a_date(cell)
    return _date(match, cell)


def to_time(cell: Cell) -> dt.time:
    """``14.05``, ``14:05:22``, ``kl. 14.05``, or a time cell."""
    if isinstance(cell, dt.datetime):
        return cell.time().replace(microsecond=0)
    if isinstance(cell, dt.time):
        return cell.replace(microsecond=0)
    match = _TIME_ONLY.fullmatch(str(cell).lower())
    if match is None:
        raise RefusedError(
            "time",
            _("“%(value)s” is not a time of day.") % {"value": shown(cell)},
            _("Write it as 14.05 or 14:05:22."),
        )
    return _time(match, cell)


def to_moment(cell: Cell) -> dt.datetime:
    """A date and a time; aware where the cell tells the offset from UTC, else naive."""
    if isinstance(cell, dt.datetime):
        return cell.replace(microsecond=0)
    match = _MOMENT.fullmatch(str(cell).lower())
    if match is None:
        raise _not_a_moment(cell)
    moment = dt.datetime.combine(_date(match, cell), _time(match, cell))
    offset = match["offset"]
    if not offset:
        return moment
    try:
        return moment.replace(tzinfo=_zone(offset))
    except ValueError as error:  # a day or more from UTC
        raise _not_a_moment(cell) from error


def to_seconds(cell: Cell) -> int:
    """``0:17:05``, ``17:05`` (minutes and seconds), ``1025`` (seconds), ``17 min``."""
    seconds = _seconds(cell)
    if seconds < 0:
        raise RefusedError(
            "negative_duration",
            _("“%(value)s” is less than nothing.") % {"value": shown(cell)},
            _("Check the start and the end in the source, and correct the cell."),
        )
    if seconds > LONGEST:
        raise RefusedError(
            "long_duration",
            _("“%(value)s” is more than 12 hours.") % {"value": shown(cell)},
            _("Write the duration as hours:minutes:seconds, for instance 0:17:05."),
        )
    return seconds


def to_number(cell: Cell) -> float:
    """``7``, ``7,5``, ``7.5``, ``1 024,5``."""
    if isinstance(cell, bool) or cell is None:
        raise _not_a_number(cell)
    if isinstance(cell, int | float):
        return float(cell)
    text = str(cell).replace("\N{MINUS SIGN}", "-")
    if len(text) > _LONGEST_TEXT or not _NUMBER.fullmatch(text):
        raise _not_a_number(cell)
    return float(text.replace(" ", "").replace(",", "."))


def to_truth(cell: Cell) -> bool:
    """``ja``, ``nei``, ``besvart``, ``ubesvart`` and their like."""
    text = str(int(cell) if isinstance(cell, int | float) else cell).strip().lower()
    if text in YES or text in NO:
        return text in YES
    raise RefusedError(
        "truth",
        _("“%(value)s” is neither yes nor no.") % {"value": shown(cell)},
        _("Write ja or nei, or besvart or ubesvart."),
    )


def _date(match: re.Match[str], cell: Cell) -> dt.date:
    part = match.groupdict()
    year = part["year"] or part["iso_year"] or part["long_year"]
    month = part["month"] or part["iso_month"] or _MONTH_NUMBER.get(part["name"] or "", 0)
    day = part["day"] or part["iso_day"] or part["long_day"]
    century = 2000 if len(year) == 2 else 0
    try:
        return dt.date(century + int(year), int(month), int(day))
    except ValueError as error:
        raise RefusedError(
            "no_such_date",
            _("“%(value)s” is not a date in the calendar.") % {"value": shown(cell)},
            _("Check the day and the month in the source, and correct the cell."),
        ) from error


def _time(match: re.Match[str], cell: Cell) -> dt.time:
    try:
        return dt.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError as error:
        raise RefusedError(
            "no_such_time",
            _("“%(value)s” is not a time on the clock.") % {"value": shown(cell)},
            _("Write hours from 0 to 23, and minutes and seconds from 0 to 59."),
        ) from error


def _zone(offset: str) -> dt.tzinfo:
    if offset == "z":
        return dt.UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    sign = -1 if offset[0] == "-" else 1
    return dt.timezone(sign * dt.timedelta(hours=hours, minutes=minutes))


def _seconds(cell: Cell) -> int:
    if isinstance(cell, dt.timedelta):
        return round(cell.total_seconds())
    if isinstance(cell, dt.time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    text = str(cell).lower().replace("\N{MINUS SIGN}", "-")
    sign = -1 if text.startswith("-") else 1
    return sign * _positive_seconds(text.lstrip("-").strip(), cell)


def _positive_seconds(text: str, cell: Cell) -> int:
    match = None
    if 0 < len(text) <= _LONGEST_TEXT:
        if text.isdecimal():
            return int(text)
        match = _CLOCK.fullmatch(text) or _WORDS.fullmatch(text)
    if match is None or _overflows(match):
        raise RefusedError(
            "duration",
            _("“%(value)s” is not a duration.") % {"value": shown(cell)},
            _("Write it as 0:17:05, as 17:05 (minutes and seconds), or in seconds."),
        )
    hours, minutes, seconds = (int(match[part] or 0) for part in ("hours", "minutes", "seconds"))
    return hours * 3600 + minutes * 60 + seconds


def _overflows(match: re.Match[str]) -> bool:
    """Sixty or more where the part above should have been one larger."""
    seconds = int(match["seconds"] or 0) > 59 and (match["hours"] or match["minutes"])
    return bool(seconds or (match["hours"] and int(match["minutes"] or 0) > 59))


def _not_a_date(cell: Cell) -> RefusedError:
    return RefusedError(
        "date",
        _("“%(value)s” is not a date.") % {"value": shown(cell)},
        _("Write it as 31.12.2022 or 2022-12-31."),
    )


def _not_a_moment(cell: Cell) -> RefusedError:
    text = str(cell).lower()
    if "/" in text or text.endswith(("am", "pm")):
        return RefusedError(
            "moment",
            _("“%(value)s” may be read in two ways.") % {"value": shown(cell)},
            _("Set the spreadsheet's language to Norwegian, and export it again."),
        )
    if isinstance(cell, dt.date) or _DATE_ONLY.fullmatch(text):
        return RefusedError(
            "moment",
            _("“%(value)s” has no time of day.") % {"value": shown(cell)},
            _("Write the date and the time, for instance 31.12.2022 14.05."),
        )
    return RefusedError(
        "moment",
        _("“%(value)s” is not a date with a time.") % {"value": shown(cell)},
        _("Write it as 31.12.2022 14.05 or 2022-12-31 14:05:22."),
    )


def _not_a_number(cell: Cell) -> RefusedError:
    return RefusedError(
        "number",
        _("“%(value)s” is not a number.") % {"value": shown(cell)},
        _("Write digits, with a comma for decimals, for instance 7,5."),
    )

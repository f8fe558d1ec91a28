"""What readers of figures must know when a question changes, as sentences in their language."""

import datetime as dt
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.questions.comparison import asked_otherwise
from lykt.questions.definition import Item, localised


def item_changes(older: Item | None, newer: Item | None, day: dt.date) -> Iterator[str]:
    """What a version that holds from a day did to one question; None where it was not asked."""
    if older and newer:
        yield from _breaks_of(older, newer, day)
        yield from _option_changes(older, newer, day)
    elif newer:
        asked = {"question": localised(newer.label), "day": _day(day)}
        yield gettext("“%(question)s” is asked since %(day)s.") % asked
    elif older:
        asked = {"question": localised(older.label), "day": _day(day - dt.timedelta(days=1))}
        yield gettext("“%(question)s” was asked until %(day)s.") % asked


def _breaks_of(older: Item, newer: Item, day: dt.date) -> Iterator[str]:
    for reason in asked_otherwise(older, newer):
        yield gettext("“%(question)s” does not compare with before %(day)s. %(reason)s") % {
            "question": localised(newer.label),
            "day": _day(day),
            "reason": reason,
        }


def _option_changes(older: Item, newer: Item, day: dt.date) -> Iterator[str]:
    before, after = ({choice.code: choice for choice in one.choices} for one in (older, newer))
    place = {"question": localised(newer.label), "day": _day(day)}
    for code in (code for code in after if code not in before):
        place["option"] = localised(after[code].label)
        yield gettext("“%(question)s” has the option “%(option)s” since %(day)s.") % place
    for code in (code for code in before if code not in after):
        place["option"] = localised(before[code].label)
        yield gettext("“%(question)s” is without the option “%(option)s” since %(day)s.") % place


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")

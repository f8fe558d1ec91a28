"""Texts of a table in the language that was asked for, or in the nearest that they exist in."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.statistics.opendata.origin import Origin
from lykt.statistics.released import ReleasedTable, Texts

LANGUAGES = ("nb", "en")
"""What pages and files can be asked for in; the first when nothing is asked."""


def said(texts: Texts, language: str) -> str:
    for wanted in (language, *LANGUAGES):
        if texts.get(wanted):
            return texts[wanted]
    return next((text for text in texts.values() if text), "")


def remarks(table: ReleasedTable, origin: Origin, language: str) -> list[str]:
    """What stands under a table: definition, notes, rounding, what was corrected."""
    texts = (said(one, language) for one in (table.definition, *table.notes, origin.remark))
    return [text for text in [*texts, *_rounding(table)] if text]


def measures(table: ReleasedTable, language: str) -> list[str]:
    """What the numbers are, each with its unit."""
    found = []
    for measure in table.measures:
        unit = said(measure.unit, language)
        found.append(said(measure.label, language) + (f" ({unit})" if unit else ""))
    return found


def cited(table: ReleasedTable, origin: Origin, language: str) -> str:
    """How to refer to the table, with the address that will not change."""
    return gettext("%(publisher)s: %(title)s. %(publication)s, edition %(edition)s, %(day)s.") % {
        "publisher": origin.publisher.name,
        "title": said(table.title, language),
        "publication": said(origin.title, language),
        "edition": origin.edition,
        "day": date_format(origin.released_on, "DATE_FORMAT"),
    }


def _rounding(table: ReleasedTable) -> Iterator[str]:
    if table.rounded_to:
        yield gettext(
            "Small numbers are rounded to 0 or %(base)s, and sums are sums of the rounded numbers."
        ) % {"base": table.rounded_to}

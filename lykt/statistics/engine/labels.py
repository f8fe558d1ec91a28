"""Labels in every language of the service, for tables that outlive the page they were made on."""

import datetime as dt
from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.statistics.periods import Period
from lykt.statistics.specs import Texts


def texts(make: Callable[[], object]) -> Texts:
    """What ``make`` says in each language."""
    found = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            found[language] = str(make())
    return found


def same(word: object) -> Texts:
    """What is written alike in every language."""
    return {language: str(word) for language, _ in settings.LANGUAGES}


def of_each(wordings: Sequence[Texts]) -> Texts:
    """A heading for what several ask in their own words: each wording once, a stroke between."""
    languages = dict.fromkeys(language for texts in wordings for language in texts)
    return {
        language: " / ".join(dict.fromkeys(one[language] for one in wordings if language in one))
        for language in languages
    }


def total() -> Texts:
    return texts(lambda: gettext("In all"))


def missing() -> Texts:
    return texts(lambda: gettext("Not answered"))


def elsewhere() -> Texts:
    return texts(lambda: gettext("Elsewhere"))


def other() -> Texts:
    return texts(lambda: gettext("Other"))


def month(first: dt.date, *, with_year: bool) -> Texts:
    return texts(lambda: date_format(first, "F Y" if with_year else "F").capitalize())


def weekday(number: int) -> Texts:
    return texts(lambda: str(WEEKDAYS[number - 1]).capitalize())


def hour(number: int) -> Texts:
    return texts(lambda: f"{number:02}.00–{(number + 1) % 24:02}.00")


def days(period: Period) -> Texts:
    if period.year:
        return texts(lambda: period.year)

    def words() -> str:
        first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (period.first, period.last))
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}

    return texts(words)

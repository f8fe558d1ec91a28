"""Dates and times as each language writes them."""

import datetime as dt

import pytest
from django.conf import global_settings
from django.utils import formats, translation

from lykt.lib.formats.en import formats as english
from lykt.lib.formats.nb import formats as bokmål

MOMENT = dt.datetime(2026, 3, 5, 7, 4, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("nb", "DATE_FORMAT", "5. mars 2026"),
        ("nb", "TIME_FORMAT", "07.04"),
        ("nb", "DATETIME_FORMAT", "5. mars 2026 07.04"),
        ("nb", "SHORT_DATETIME_FORMAT", "05.03.2026 07.04"),
        ("nb", "WEEKDAY_DATETIME_FORMAT", "torsdag 5. mars 2026 07.04"),
        ("en", "DATE_FORMAT", "5 March 2026"),
        ("en", "DATETIME_FORMAT", "5 March 2026, 07:04"),
        ("en", "SHORT_DATE_FORMAT", "5 Mar 2026"),
        ("en", "WEEKDAY_DATETIME_FORMAT", "Thursday 5 March 2026, 07:04"),
    ],
)
def test_a_moment_is_written_as_its_readers_write_it(
    language: str, name: str, written: str
) -> None:
    with translation.override(language):
        assert formats.date_format(MOMENT, name) == written


def test_what_one_language_writes_in_its_own_way_the_other_does_too() -> None:
    """A name that Django does not know stands on the page as it is where a language lacks it."""
    own = {
        name
        for module in (bokmål, english)
        for name in vars(module)
        if name.endswith("_FORMAT") and not hasattr(global_settings, name)
    }
    assert own
    for language in ("nb", "en"):
        with translation.override(language):
            assert not [name for name in own if formats.get_format(name) == name]

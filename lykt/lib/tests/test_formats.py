"""Dates and times as each language writes them."""

import datetime as dt

import pytest
from django.utils import formats, translation

MOMENT = dt.datetime(2026, 3, 5, 7, 4, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("nb", "DATE_FORMAT", "5. mars 2026"),
        ("nb", "TIME_FORMAT", "07.04"),
        ("nb", "DATETIME_FORMAT", "5. mars 2026 07.04"),
        ("nb", "SHORT_DATETIME_FORMAT", "05.03.2026 07.04"),
        ("en", "DATE_FORMAT", "5 March 2026"),
        ("en", "DATETIME_FORMAT", "5 March 2026, 07:04"),
        ("en", "SHORT_DATE_FORMAT", "5 Mar 2026"),
    ],
)
def test_a_moment_is_written_as_its_readers_write_it(
    language: str, name: str, written: str
) -> None:
    with translation.override(language):
        assert formats.date_format(MOMENT, name) == written

"""The night's command makes the copies ready, and removes what nobody needs."""

import datetime as dt
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from conftest import Cast, CastLine
from lykt.statistics.engine.models import Change
from lykt.statistics.engine.tests.rows import Row, record

LONG_AGO = dt.datetime(2022, 3, 14, tzinfo=dt.UTC)


def _refresh() -> str:
    said = StringIO()
    call_command("refresh_tables", stdout=said)
    return said.getvalue()


def test_it_brings_copies_up_to_date_and_forgets(line: CastLine, cast: Cast) -> None:
    stray = Path(settings.TABLES_DIR) / "another"
    stray.mkdir(parents=True)
    row = Row(dt.date(2022, 3, 14), 600, "oslo", "telephone", {"gender": "woman"})
    record(line, cast, [row, row])
    Change.objects.update(at=LONG_AGO)
    assert "1 folders of another database" in _refresh()
    assert not stray.exists()
    assert list(Path(settings.TABLES_DIR).glob("*/registrations/2022-*.parquet"))
    # The newest of each watched table and year stays.
    watched = Change.objects.filter(year=2022).values_list("watched", flat=True)
    assert sorted(watched) == ["helpline_contact", "questions_response"]
    assert "0 old changes" in _refresh()

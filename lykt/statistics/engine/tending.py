"""Keeping the copies and the log of changes small and ready: what nobody needs is removed."""

import datetime as dt
import shutil
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from lykt.statistics.engine.copies import up_to_date
from lykt.statistics.engine.models import Change, CopiedDatabase
from lykt.statistics.engine.sources import Source, every_source

KEPT_DAYS = 30
"""A copy that nobody has read for longer is made anew when somebody does."""


def bring_up_to_date() -> int:
    """Every source and year that has rows; how many there were."""
    number = 0
    for source in every_source():
        years = years_of(source)
        for year in years:
            up_to_date(source, year)
        number += len(years)
    return number


def years_of(source: Source) -> list[int]:
    return [day.year for day in source.rows().dates(source.day, "year")]


def forget_changes(now: dt.datetime | None = None) -> int:
    """Remove changes that every copy in use has seen; the newest of each year stays in sight."""
    before = (now or dt.datetime.now(dt.UTC)) - dt.timedelta(days=KEPT_DAYS)
    newest = Change.objects.values("watched", "year").annotate(pk_=Max("pk")).values("pk_")
    old = Change.objects.filter(at__lt=before).exclude(
        pk__in=list(newest.values_list("pk_", flat=True))
    )
    count, _ = old.delete()
    return count


def remove_strays() -> int:
    """Copies of another database that lay here before, and files that no state names."""
    mine = str(CopiedDatabase.objects.get_or_create(pk=1)[0].token)
    folder = Path(settings.TABLES_DIR)
    strays = [one for one in folder.iterdir() if one.name != mine] if folder.exists() else []
    for stray in strays:
        shutil.rmtree(stray)
    return len(strays)

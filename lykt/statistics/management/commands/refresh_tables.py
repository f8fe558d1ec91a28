"""``lykt refresh_tables``: makes the copies that tables are counted over ready."""

from typing import Any

from django.core.management.base import BaseCommand

from lykt.statistics.engine.tending import bring_up_to_date, forget_changes, remove_strays


class Command(BaseCommand):
    help = (
        "Brings the columnar copies that tables are counted over up to date, and removes what "
        "nobody needs. Tables are right without it; the first one of the day is quicker with it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = bring_up_to_date()
        changes = forget_changes()
        strays = remove_strays()
        self.stdout.write(
            f"{number} years are up to date. {changes} old changes and {strays} folders of another "
            "database were removed."
        )

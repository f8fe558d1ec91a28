"""``lykt destroy_expired``: what retention ends is destroyed. Run once a day."""

import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lykt.vault.actions import destroy_due_keys


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day; write it as 2026-12-31") from error


class Command(BaseCommand):
    help = (
        "Destroy the keys of free texts whose retention time has ended. The texts can then be "
        "opened by nobody; the coded answers stay for statistics. Run it once a day. "
        "A backup made before holds the keys of its day: keep no backup longer than you would "
        "keep the texts, and run this command after restoring one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until", type=_day, metavar="DAY", help="an earlier day than today, as 2026-12-31"
        )

    def handle(self, *args: Any, until: dt.date | None, **options: Any) -> None:
        if until and until > timezone.localdate():
            raise CommandError(
                f"{until} has not come yet, and what is destroyed can not be had back. "
                "Leave --until out, or give an earlier day."
            )
        count = destroy_due_keys(today=until)
        self.stdout.write(f"Keys destroyed: {count}")

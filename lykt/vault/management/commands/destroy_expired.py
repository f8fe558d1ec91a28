"""``lykt destroy_expired``: what retention ends is destroyed. Run once a day."""

import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lykt.vault.actions import destroy_due_keys, remove_leavers
from lykt.vault.destroyers import registered


def day_of(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day; write it as 2026-12-31") from error


def refuse_future(day: dt.date) -> None:
    if day > timezone.localdate():
        raise CommandError(
            f"{day} has not come yet, and what is destroyed can not be had back. "
            "Leave --until out, or give an earlier day."
        )


class Command(BaseCommand):
    help = (
        "Destroy the keys of free texts and of conversations whose retention time has ended. "
        "They can then be opened by nobody; coded answers and times stay for statistics. Run it "
        "once a day. It ends with 1 when something could not be destroyed, and tries again. "
        "A backup made before holds the keys of its day: keep no backup longer than you would "
        "keep the texts, and run this command after restoring one. "
        "It also takes the shared keys from people who no longer belong where they are used."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until", type=day_of, metavar="DAY", help="an earlier day than today, as 2026-12-31"
        )

    def handle(self, *args: Any, until: dt.date | None, **options: Any) -> None:
        day = until or timezone.localdate()
        refuse_future(day)
        count = destroy_due_keys(today=day)
        self.stdout.write(f"Keys destroyed: {count}")
        if removed := remove_leavers():
            self.stdout.write(f"Access removed from people who have left: {removed}")
        failed = 0
        for destroyer in registered():
            done = destroyer.run(day)
            failed += done.failed
            self.stdout.write(
                f"{destroyer.what}: due {done.due}, done {done.done}, failed {done.failed}"
            )
        if failed:
            raise CommandError(f"{failed} could not be destroyed, and will be tried again.")

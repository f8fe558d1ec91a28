"""``lykt tend_surveys``: opens, reminds of and closes surveys by their days. Run once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from lykt.surveys.actions import tend_waves


class Command(BaseCommand):
    help = (
        "Open surveys whose first day has come, remind those who have not answered shortly before "
        "the last day, and close surveys whose last day is over: the answers are then counted, "
        "and what said who was invited is removed. Run it once a day, in the morning; running it "
        "again does nothing twice. Mails are sent by `lykt remind`."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = tend_waves(timezone.localdate())
        self.stdout.write(
            f"Surveys opened: {done.opened}; reminded of: {done.reminded}; closed: {done.closed}"
        )
        for pk in done.refused:
            self.stderr.write(f"The survey {pk} can not be opened. Its page says why.")

"""``lykt sweep_imports``: delete uploaded files that nobody decided on."""

from typing import Any

from django.core.management.base import BaseCommand

from lykt.helpline.imports import jobs


class Command(BaseCommand):
    help = (
        "Delete uploaded files that nobody has imported within an hour.\n"
        "The import pages do this too; run it every quarter of an hour, so that it also happens "
        "when nobody opens them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        jobs.sweep()

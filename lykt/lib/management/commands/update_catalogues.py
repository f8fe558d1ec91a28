"""``lykt update_catalogues``: take new texts from the source into the catalogues."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lykt.lib import catalogues


class Command(BaseCommand):
    help = "Take new texts from the source into each room's catalogue. Needs GNU gettext."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if not catalogues.can_extract():
            raise CommandError("xgettext was not found. Install GNU gettext (apt install gettext).")
        for room in catalogues.rooms():
            catalogues.extract(room)
        for fault in catalogues.faults_in_text():
            self.stdout.write(fault)

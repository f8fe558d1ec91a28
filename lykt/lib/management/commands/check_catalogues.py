"""``lykt check_catalogues``: is every text on the screen in Norwegian, and in one Norwegian?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lykt.lib import catalogues


class Command(BaseCommand):
    help = "Fail when a text lacks its translation, or has two, or the catalogues are out of date."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = [*catalogues.faults_in_text(), *catalogues.unread_names()]
        if catalogues.can_extract():
            found += catalogues.faults_against_source()
        else:
            self.stdout.write("Not compared with the source: GNU gettext is not installed.")
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(
                f"{len(found)} faults in the catalogues. Run `make messages`, "
                "write what is missing in the room's django.po, and run this again."
            )
        self.stdout.write("The catalogues are complete.")

"""``lykt compile_catalogues``: make the translations ready for use."""

from typing import Any

from django.core.management.base import BaseCommand

from lykt.lib import catalogues


class Command(BaseCommand):
    help = "Compile the translations that have changed. Needs no other tool."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        changed = catalogues.compile_all()
        if options["verbosity"]:
            self.stdout.write(f"Compiled {len(changed)} changed catalogues.")

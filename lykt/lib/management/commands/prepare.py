"""``lykt prepare``: make the database and the files ready to serve."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from lykt.lib.garbage import left_to_the_end


class Command(BaseCommand):
    help = (
        "Bring the database, translations, shipped questionnaires, types of help service and "
        "routines up to date.\n"
        "Safe to run again, and to be run at each start."
    )

    def execute(self, *args: Any, **options: Any) -> str | None:
        with left_to_the_end():
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        self.step("translations", "compile_catalogues")
        self.step("database", "migrate", interactive=False)
        self.step("cache", "createcachetable")
        self.step("questionnaires", "load_questionnaires", stdout=StringIO())
        self.step("types of help service", "load_service_types", stdout=StringIO())
        self.step("routines", "load_routines", stdout=StringIO())
        if settings.PRODUCTION:
            self.step("style sheets and scripts", "collectstatic", interactive=False)

    def step(self, what: str, command: str, **options: Any) -> None:
        self.stdout.write(f"  {what} …")
        self.stdout.flush()
        call_command(command, verbosity=0, **options)

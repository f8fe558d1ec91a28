"""``lykt run_import_job``: one step of a job that the import pages started."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lykt.helpline.imports import work
from lykt.helpline.models import ImportJob


class Command(BaseCommand):
    help = (
        "Check or import a file that was uploaded on the pages.\n"
        "The pages start this themselves; to import a file by command, use `lykt import_file`."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", type=UUID, help="the job's id")
        parser.add_argument("--language", default="nb", help="the language of its messages")

    def handle(self, *args: Any, job: UUID, language: str, **options: Any) -> None:
        try:
            with translation.override(language):
                work.run(job)
        except ImportJob.DoesNotExist as error:
            raise CommandError(
                f"There is no job {job}; it may have been given up. Bring the file again."
            ) from error

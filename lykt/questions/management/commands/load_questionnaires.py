"""Publish questionnaires from XLSForm files."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import transaction

from lykt.questions.actions import EditionConflictError, publish_edition
from lykt.questions.comparison import Outcome, SeriesChange
from lykt.questions.queries import changes_of
from lykt.questions.xlsform import MAX_BYTES, Edition, RefusedError, read_edition


class Command(BaseCommand):
    help = (
        "Publish questionnaires from XLSForm files (.xlsx, or .md for the text form). "
        "Without files, those that come with Lykt. What is published already is left as it is, "
        "so the command can be run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path)

    @no_translations
    @transaction.atomic
    def handle(self, *, files: list[Path], **options: Any) -> None:
        read = [(file, _read(file)) for file in files or shipped_files()]
        # Versions follow one another, whatever the order of the files.
        for file, edition in sorted(read, key=lambda pair: pair[1].number):
            self._publish(file, edition)

    def _publish(self, file: Path, edition: Edition) -> None:
        name = f"{edition.definition.code} version {edition.number}"
        try:
            version, new = publish_edition(
                actor=None,
                definition=edition.definition,
                number=edition.number,
                valid_from=edition.valid_from,
            )
        except EditionConflictError as error:
            raise CommandError(f"{file}: {error}") from error
        if not new:
            self.stdout.write(f"{name}: published already")
            return
        self.stdout.write(f"{name}: published, valid from {edition.valid_from}")
        for change in changes_of(version):
            self._tell(change)

    def _tell(self, change: SeriesChange) -> None:
        reasons = " ".join(change.breaks + change.notes)
        if reasons or change.outcome is not Outcome.COMPARABLE:
            told = f"{change.outcome.words}. {reasons}".strip()
            self.stdout.write(f"  {change.item.code}: {told}")


def shipped_files() -> Iterator[Path]:
    """The questionnaires that rooms bring along, in their folder ``questionnaires``."""
    for app in apps.get_app_configs():
        yield from sorted((Path(app.path) / "questionnaires").glob("*.md"))


def _read(file: Path) -> Edition:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise CommandError(f"{file}: larger than {MAX_BYTES:,} bytes; is it a questionnaire?")
        return read_edition(file.name, file.read_bytes())
    except OSError as error:
        raise CommandError(
            f"{file}: can not be read ({error.strerror}). Check the path."
        ) from error
    except RefusedError as error:
        problems = "\n".join(f"  {problem}" for problem in error.problems)
        raise CommandError(f"{file}: Lykt can not represent this:\n{problems}") from error

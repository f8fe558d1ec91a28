"""``lykt load_routines``: publish routines from text files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lykt.routines.actions import RoutineError, load_routines
from lykt.routines.definitions import RoutineFileError
from lykt.routines.shipping import shipped_files


class Command(BaseCommand):
    help = (
        "Publish routines from TOML files. Without files, those that come with Lykt. What is "
        "published already, or was changed on screen, is left as it is, so the command can be "
        "run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path)

    @transaction.atomic
    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for file in files or shipped_files():
            for version in _load(file):
                self.stdout.write(
                    f"{version.routine.code} version {version.number}: "
                    f"published, holds from {version.valid_from}"
                )


def _load(file: Path) -> Any:
    try:
        return load_routines(actor=None, texts=[file.read_text(encoding="utf-8")])
    except OSError as error:
        raise CommandError(f"{file} can not be read ({error.strerror}); check the path.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8 text; save it as UTF-8.") from error
    except RoutineFileError as error:
        faults = "\n".join(f"  {fault}" for fault in error.faults)
        raise CommandError(f"{file} is no routine that can be run:\n{faults}") from error
    except RoutineError as error:
        raise CommandError(f"{file}: {error}") from error

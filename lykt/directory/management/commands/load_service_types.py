"""`lykt load_service_types`: fill the directory of types of help service."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lykt.directory.actions import load_service_types

SHIPPED = Path(__file__).resolve().parent.parent.parent / "service_types.toml"


class Command(BaseCommand):
    help = (
        "Load the types of help service that contacts are referred to, from a TOML file, or "
        "those that come with Lykt. Loading again brings the directory in step with the file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            count = load_service_types(actor=None, text=file.read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(
                f"{file} can not be read ({error.strerror}); check the path."
            ) from error
        except ValueError as error:
            raise CommandError(f"{file}: {error}.") from error
        self.stdout.write(f"{count} types of service are loaded.")

"""`lykt load_line`: set up a helpline from a readable file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lykt.helpline.actions import set_up_line
from lykt.helpline.line_files import read_line
from lykt.helpline.models import Line
from lykt.questions.models import Questionnaire

SHIPPED = Path(__file__).resolve().parent.parent.parent / "lines"


class Command(BaseCommand):
    help = (
        "Set up a helpline from a TOML file: who runs it and what their agreement says, its "
        "channels, questionnaires, parts of the day and opening hours. Loading the same file "
        "again changes nothing. Without a file, the shipped description of "
        "Vold- og overgrepslinjen is loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, default=SHIPPED / "volinjen.toml", help="The line's file."
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        line = _set_up(file)
        self.stdout.write(f"{line.name} ({line.code}) is set up.")


def _set_up(file: Path) -> Line:
    try:
        return set_up_line(actor=None, entry=read_line(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise CommandError(f"{file} can not be read ({error.strerror}); check the path.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8 text; save it as UTF-8.") from error
    except ValueError as error:
        raise CommandError(f"{file}: {error}") from error
    except Questionnaire.DoesNotExist as error:
        raise CommandError(
            f"{file} uses a questionnaire that is not loaded ({error}). "
            "Load the shipped ones with `lykt load_questionnaires`, then try again."
        ) from error

"""``lykt load_desk``: let Lykt run a line's chat."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lykt.chat.actions import set_phrases, set_up_desk
from lykt.chat.desk.files import DeskEntry, read_desk
from lykt.chat.models import Desk
from lykt.helpline.models import Channel
from lykt.questions.models import Questionnaire

SHIPPED = Path(__file__).resolve().parent.parent.parent / "desks"


class Command(BaseCommand):
    help = (
        "Let Lykt run a line's chat, from a TOML file: its limits, its first choices, its "
        "phrases. The line must be loaded (`lykt load_line`), with a chat among its channels. "
        "Loading the same file again changes nothing. Without a file, the shipped description "
        "of Vold- og overgrepslinjen is loaded. The chat opens when a line manager has made "
        "its key, at /staff/keys/."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, default=SHIPPED / "volinjen.toml", help="The desk's file."
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        desk = _set_up(file)
        self.stdout.write(f"{desk} is run here, with {desk.phrases.count()} phrases.")


def _set_up(file: Path) -> Desk:
    try:
        return load_desk(read_desk(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise CommandError(f"{file} can not be read ({error.strerror}); check the path.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8 text; save it as UTF-8.") from error
    except ValidationError as error:
        raise CommandError(f"{file}: {'; '.join(error.messages)}") from error
    except ValueError as error:
        raise CommandError(f"{file}: {error}") from error
    except Channel.DoesNotExist as error:
        raise CommandError(
            f"{file} names a line without a chat, or one that is not loaded. "
            "Load the line with `lykt load_line`, then try again."
        ) from error
    except Questionnaire.DoesNotExist as error:
        raise CommandError(
            f"{file} uses a questionnaire that is not loaded. "
            "Load the shipped ones with `lykt load_questionnaires`, then try again."
        ) from error


@transaction.atomic
def load_desk(entry: DeskEntry) -> Desk:
    channel = Channel.objects.get(line__code=entry.line, kind=Channel.Kind.CHAT)
    first = Questionnaire.objects.get(code=entry.first_choices) if entry.first_choices else None
    desk = set_up_desk(actor=None, channel=channel, limits=entry.limits, first_choices=first)
    if entry.phrases is not None:
        set_phrases(actor=None, desk=desk, phrases=entry.phrases)
    return desk

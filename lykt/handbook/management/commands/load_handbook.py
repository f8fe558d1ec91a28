"""``lykt load_handbook``: publish pages of a unit's handbook from text files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lykt.handbook.actions import load_pages, share
from lykt.handbook.shipping import SHIPPED, PageFile, PageFileError, files_in, read_page
from lykt.people.models import Unit


class Command(BaseCommand):
    help = (
        "Publish the pages of a folder in a unit's handbook. Without a folder, those for a "
        "helpline that come with Lykt. What is published already, or was changed on screen, is "
        "left as it is, so the command can be run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("unit", help="The code of the unit that the handbook belongs to.")
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
        parser.add_argument(
            "--share",
            action="append",
            default=[],
            metavar="UNIT",
            help="Another unit that works by this handbook, such as the line's other party.",
        )

    @transaction.atomic
    def handle(self, *args: Any, unit: str, folder: Path, **options: Any) -> None:
        owner = _unit(unit)
        files = [_read(file) for file in files_in(folder)]
        if not files:
            raise CommandError(f"{folder} has no files that end in .md; check the path.")
        for version in load_pages(actor=None, unit=owner, files=files):
            self.stdout.write(f"{version.page.code} version {version.number}: published")
        for code in options["share"]:
            share(actor=None, owner=owner, reader=_unit(code))


def _unit(code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Unit.objects.values_list("code", flat=True)[:20])
        raise CommandError(f"There is no unit with the code {code}. Units are: {known}.")
    return found


def _read(file: Path) -> PageFile:
    try:
        return read_page(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8 text; save it as UTF-8.") from error
    except PageFileError as error:
        raise CommandError(f"{file} is no page: {error}.") from error

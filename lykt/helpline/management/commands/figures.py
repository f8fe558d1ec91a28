"""`lykt figures`: every figure that a line's year page shows, as data."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lykt.helpline.figures.command_line import add_line_and_year, asked_line, asked_year, counted
from lykt.helpline.figures.published import as_csv, as_keys


class Command(BaseCommand):
    help = (
        "Print every figure that a line's year page shows, each beside the year before. Small "
        "counts are not protected: what is printed is for the team that registers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_line_and_year(parser)
        parser.add_argument(
            "--format", choices=("json", "csv"), default="json", help="json unless told otherwise."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        figures = counted(asked_line(options["line"]), asked_year(options["year"]))
        if options["format"] == "csv":
            self.stdout.write(as_csv(figures), ending="")
        else:
            self.stdout.write(json.dumps(as_keys(figures), ensure_ascii=False, indent=2))

"""``lykt routines list``: the shipped routines with every step, to read or as data."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from lykt.routines.definitions import RoutineFileError
from lykt.routines.shipping import shipped_routines
from lykt.routines.timeline import as_data, as_lines


class Command(BaseCommand):
    help = (
        "Print the routines that come with Lykt: each step with its role, what it counts from, "
        "its deadline, fallback and conditions."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("list",), help="list prints them all.")
        parser.add_argument(
            "--format", choices=("text", "json"), default="text", help="text unless told otherwise."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            routines = list(shipped_routines())
        except RoutineFileError as error:
            raise CommandError("\n".join(error.faults)) from error
        if options["format"] == "json":
            data = [as_data(routine) for routine in routines]
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
            return
        with override("nb"):
            for routine in routines:
                self.stdout.write("\n".join(as_lines(routine)) + "\n")

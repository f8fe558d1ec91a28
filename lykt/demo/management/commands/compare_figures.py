"""``lykt compare_figures``: counted figures held against a published report."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lykt.demo.published import PARTS, Comparison, compare, compare_note
from lykt.demo.year import NOTE, PUBLISHED, read_figures
from lykt.helpline.figures.command_line import add_line_and_year, asked_line, asked_year, counted
from lykt.helpline.figures.published import as_keys
from lykt.incidents.figures import published as incidents
from lykt.incidents.figures.command_line import asked_unit, counted_of
from lykt.incidents.figures.surveys import SurveyFigures


class Command(BaseCommand):
    help = (
        "Hold a year's figures against a published report, figure by figure.\n"
        "The report's figures are a JSON file with the keys that `lykt figures` prints; without "
        "a file, the annual report of Vold- og overgrepslinjen for 2022. With --unit, the unit's "
        "incidents are held against the note of the Labour and Welfare Administration for 2021; "
        "what it took from surveys is held against released tables, and said to be not computable "
        "where none is released. Ends with an error when a figure differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_line_and_year(parser)
        parser.add_argument(
            "--published", metavar="FILE", type=Path, help="The published figures, as JSON."
        )
        parser.add_argument(
            "--unit", metavar="CODE", help="Hold the incidents of this unit and those below it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        compared = _of_unit(options) if options["unit"] else _of_line(options)
        for one in compared:
            self.stdout.write(_line(one))
        different = sum(one.computable and not one.is_equal for one in compared)
        self.stdout.write(
            f"{len(compared)} figures compared, {different} different.{_left(compared)}"
        )
        if different:
            raise CommandError("Not every figure comes out as published; see above.")


def _of_line(options: dict[str, Any]) -> list[Comparison]:
    line, period = asked_line(options["line"]), asked_year(options["year"])
    published = _read(options["published"]) if options["published"] else read_figures(PUBLISHED)
    compared = compare(published, as_keys(counted(line, period)))
    if not compared:
        raise CommandError(
            "The file has no figures to compare; it needs at least one of the keys "
            f"{', '.join(PARTS)}, as `lykt figures --format json` prints them."
        )
    return compared


def _of_unit(options: dict[str, Any]) -> list[Comparison]:
    unit = asked_unit(options["unit"])
    published = _read(options["published"]) if options["published"] else read_figures(NOTE)
    figures = counted_of(unit, asked_year(options["year"]).first.year)
    answered = SurveyFigures.of(unit, figures.years)
    counted = incidents.as_keys(figures, answered)
    compared = compare_note(published, counted, () if answered else incidents.FROM_SURVEYS)
    if not compared:
        raise CommandError("The file has no figures to compare; see published/nav-2021.json.")
    return compared


def _left(compared: list[Comparison]) -> str:
    left = sum(not one.computable for one in compared)
    told = f" {left} not computable: they are from surveys, of which no table is released."
    return told if left else ""


def _line(one: Comparison) -> str:
    if not one.computable:
        return f"– {one.name:<70} {_text(one.published)}  not computable"
    mark = "  " if one.is_equal else "≠ "
    counted = "" if one.is_equal else f"  counted: {_text(one.counted)}"
    return f"{mark}{one.name:<70} {_text(one.published)}{counted}"


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else "none" if value is None else str(value)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        published = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} can not be read ({error.strerror}); check the path.") from error
    except ValueError as error:
        raise CommandError(f"{path} is not JSON in UTF-8 ({error}); check the file.") from error
    if not isinstance(published, dict):
        raise CommandError(f"{path} holds no figures by key; see `lykt figures --help`.")
    return published

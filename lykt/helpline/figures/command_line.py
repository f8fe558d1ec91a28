"""What the commands about figures have in common: which line, which year, and clear errors."""

import datetime as dt
from argparse import ArgumentParser

from django.core.management.base import CommandError

from lykt.helpline.figures.line import LineFigures, line_figures
from lykt.helpline.models import Line
from lykt.statistics.engine.backends import EngineError
from lykt.statistics.periods import Period, whole_year


def add_line_and_year(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--line", metavar="CODE", help="The line's code; may be left out where there is only one."
    )
    parser.add_argument("--year", type=int, required=True, help="The calendar year, such as 2022.")


def asked_line(code: str | None) -> Line:
    known = list(Line.objects.order_by("code"))
    if not known:
        raise CommandError("There is no line yet. Set one up with `lykt load_line`.")
    named = [line for line in known if code in (None, line.code)]
    if len(named) == 1:
        return named[0]
    codes = ", ".join(line.code for line in known)
    if code is None:
        raise CommandError(f"There are several lines; choose one with --line: {codes}.")
    raise CommandError(f"There is no line {code!r}. The lines are: {codes}.")


def asked_year(year: int) -> Period:
    if not dt.MINYEAR < year <= dt.MAXYEAR:
        raise CommandError(f"{year} is no year; write it with four digits, such as 2022.")
    return whole_year(year)


def counted(line: Line, period: Period) -> LineFigures:
    try:
        return line_figures(line, period)
    except EngineError as error:
        raise CommandError(str(error)) from error

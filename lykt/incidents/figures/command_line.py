"""What the commands about incidents' figures have in common: which unit, and clear errors."""

from argparse import ArgumentParser

from django.core.management.base import CommandError

from lykt.incidents.collection import CODE
from lykt.incidents.figures.years import YearFigures, year_figures
from lykt.people.models import Unit
from lykt.questions.models import Questionnaire
from lykt.statistics.engine.backends import EngineError

FIRST_YEAR, LAST_YEAR = 1900, 2999


def add_unit_and_year(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--unit",
        metavar="CODE",
        required=True,
        help="The unit's code; those below it are counted with it.",
    )
    parser.add_argument("--year", type=int, required=True, help="The calendar year, such as 2021.")


def asked_unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        tops = ", ".join(Unit.objects.filter(parent=None).values_list("code", flat=True)[:10])
        raise CommandError(f"There is no unit {code!r}. At the top are: {tops or 'none yet'}.")
    return unit


def asked_year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CommandError(f"{year} is no year; write it with four digits, such as 2021.")
    return year


def ready_to_count() -> None:
    if not Questionnaire.objects.filter(code=CODE).exists():
        raise CommandError(
            "There is nothing to report incidents with yet. Run `lykt load_questionnaires`."
        )


def counted_of(unit: Unit, year: int) -> YearFigures:
    ready_to_count()
    try:
        return year_figures(unit, year)
    except EngineError as error:
        raise CommandError(str(error)) from error

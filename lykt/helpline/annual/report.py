"""The helpline's kind of report, as ``lykt report helpline`` knows it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import translation

from lykt.helpline.annual.facts import facts_about
from lykt.helpline.figures.command_line import add_line_and_year, asked_line, asked_year
from lykt.helpline.figures.line import LineFigures, line_figures
from lykt.helpline.models import Line
from lykt.reports.kinds import Kind
from lykt.reports.models import About
from lykt.reports.queries import source_of, with_publication
from lykt.reports.templating import Bound, Facts, Template, bind, read_template
from lykt.reports.templating.names import names_in
from lykt.statistics.models import Edition
from lykt.statistics.periods import Period

KIND = "helpline"
TEXTS = Path(__file__).parent / "texts"
STATISTICS = ("statistics", "feedback")
"""The chapters that are made of figures alone."""


def shipped(language: str) -> str:
    """The shipped template; English where there is none in the language."""
    found = TEXTS / f"annual.{language}.md"
    path = found if found.exists() else TEXTS / "annual.en.md"
    return path.read_text(encoding="utf-8")


def facts_of(
    line: Line,
    period: Period,
    language: str,
    publication: str = "",
    units: frozenset[int] | None = None,
) -> Facts:
    """What a template may refer to, counted of some units alone where they are named.

    A table that an edition in force has is drawn from there. The tables of a publication in
    force, where one is named, are there as ``public.CODE``.
    Raises ``Edition.DoesNotExist`` when nothing of that name is in force.
    """
    with translation.override(language):
        facts = facts_about(line_figures(line, period, units=units, released=True))
    return with_publication(facts, publication)


def annual_report(
    line: Line,
    period: Period,
    template: Template,
    publication: str = "",
    units: frozenset[int] | None = None,
) -> Bound:
    """Figures and texts in the template's own language; see ``facts_of``."""
    facts = facts_of(line, period, template.language, publication, units)
    with translation.override(template.language):
        return bind(template, facts)


def statistics_chapter(figures: LineFigures) -> Bound:
    """The shipped report's chapters of statistics, of whatever part of the line was counted."""
    template = read_template(shipped(translation.get_language() or "nb")).only(*STATISTICS)
    facts = facts_about(figures)
    bound = bind(template, facts, contents=False)
    return replace(bound, document=replace(bound.document, about=facts.texts["protection"]))


def _make(options: dict[str, Any], source: str | None) -> tuple[Bound, str]:
    line, period = asked_line(options["line"]), asked_year(options["year"])
    about = About(KIND, line.code, period.first.year, options["language"])
    template = read_template(source_of(about, shipped) if source is None else source)
    with _told_in_force(options["publication"]):
        bound = annual_report(line, period, template, options["publication"])
    return bound, f"{line.code}-{period.year}"


@contextmanager
def _told_in_force(publication: str) -> Iterator[None]:
    try:
        yield
    except Edition.DoesNotExist as error:
        raise CommandError(
            f"No publication {publication!r} is in force; its address ends in its name."
        ) from error


def _add_arguments(parser: ArgumentParser) -> None:
    add_line_and_year(parser)
    parser.add_argument(
        "--publication",
        metavar="NAME",
        default="",
        help="A publication in force, whose tables the template may place as public.CODE.",
    )


def _names(options: dict[str, Any]) -> list[tuple[str, str]]:
    line, period = asked_line(options["line"]), asked_year(options["year"])
    with _told_in_force(options["publication"]):
        return names_in(facts_of(line, period, options["language"], options["publication"]))


HELPLINE_REPORT = Kind(
    code=KIND,
    help="The annual report of a helpline.",
    add_arguments=_add_arguments,
    make=_make,
    shipped=shipped,
    names=_names,
)

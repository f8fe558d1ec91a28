"""The note as a kind of report, as ``lykt report incidents`` knows it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import translation

from lykt.incidents.figures.command_line import (
    add_unit_and_year,
    asked_unit,
    asked_year,
    ready_to_count,
)
from lykt.incidents.figures.steps import reactions
from lykt.incidents.figures.surveys import SurveyFigures
from lykt.incidents.figures.years import year_figures
from lykt.incidents.note.facts import facts_about, with_surveys
from lykt.people.models import Unit
from lykt.reports.kinds import Kind
from lykt.reports.models import About
from lykt.reports.queries import source_of, with_publication
from lykt.reports.templating import Bound, Facts, Template, bind, read_template
from lykt.reports.templating.names import names_in
from lykt.statistics.engine.backends import EngineError

KIND = "incidents"
LANGUAGE = "nb"
TEXTS = Path(__file__).parent / "texts"


def shipped(_language: str) -> str:
    """The shipped template; there is one in Norwegian alone."""
    return (TEXTS / f"note.{LANGUAGE}.md").read_text(encoding="utf-8")


def facts_of(unit: Unit, year: int, language: str, publication: str = "") -> Facts:
    """What a template may refer to; a table that an edition in force has is drawn from there.

    The tables of a publication in force, where one is named, are there as ``public.CODE``.
    Raises ``Edition.DoesNotExist`` when nothing of that name is in force.
    """
    with translation.override(language):
        figures = year_figures(unit, year, released=True)
        period = figures.scope.period
        now, before = reactions(unit, period), reactions(unit, period.a_year_earlier())
        facts = facts_about(figures, now, before)
        facts = with_surveys(facts, SurveyFigures.of(unit, figures.years), year)
    return with_publication(facts, publication)


def note(unit: Unit, year: int, template: Template) -> Bound:
    """Figures and texts in the template's own language."""
    facts = facts_of(unit, year, template.language)
    with translation.override(template.language):
        return bind(template, facts)


def _make(options: dict[str, Any], source: str | None) -> tuple[Bound, str]:
    unit, year = asked_unit(options["unit"]), asked_year(options["year"])
    about = About(KIND, unit.code, year, LANGUAGE)
    template = read_template(source_of(about, shipped) if source is None else source)
    ready_to_count()
    try:
        return note(unit, year, template), f"{unit.code}-{year}"
    except EngineError as error:
        raise CommandError(str(error)) from error


def _add_arguments(parser: ArgumentParser) -> None:
    add_unit_and_year(parser)


def _names(options: dict[str, Any]) -> list[tuple[str, str]]:
    ready_to_count()
    unit, year = asked_unit(options["unit"]), asked_year(options["year"])
    return names_in(facts_of(unit, year, options["language"]))


INCIDENTS_REPORT = Kind(
    code=KIND,
    help="The yearly note on violence and threats against employees, of a unit and those below.",
    add_arguments=_add_arguments,
    make=_make,
    shipped=shipped,
    names=_names,
)

"""The note's tables as a publication."""

from django.utils.translation import gettext

from lykt.incidents.figures.specs import tables_of
from lykt.incidents.figures.years import years_of
from lykt.people.models import Person, Unit
from lykt.reports import publishing
from lykt.statistics.engine.labels import texts
from lykt.statistics.models import Edition


def may_publish(person: Person, unit: Unit, year: int) -> bool:
    return publishing.may_publish(person, list(tables_of(unit, years_of(unit, year))))


def compose_publication(*, actor: Person, unit: Unit, year: int) -> Edition:
    """As ``reports.publishing``: one publication for each unit and year."""

    def title() -> str:
        named = {"unit": unit.name, "year": year}
        return gettext("%(unit)s %(year)s: violence and threats against employees") % named

    return publishing.compose_publication(
        actor=actor,
        slug=f"{unit.code}-{year}-incidents",
        title=texts(title),
        specs=list(tables_of(unit, years_of(unit, year))),
    )

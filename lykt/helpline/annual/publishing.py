"""The annual report's tables as a publication."""

from django.utils.translation import gettext

from lykt.helpline.figures.line import tables_of
from lykt.helpline.models import Line
from lykt.people.models import Person
from lykt.reports import publishing
from lykt.statistics.engine.labels import texts
from lykt.statistics.models import Edition
from lykt.statistics.periods import Period


def may_publish(person: Person, line: Line, period: Period) -> bool:
    return publishing.may_publish(person, tables_of(line, period))


def compose_publication(*, actor: Person, line: Line, period: Period) -> Edition:
    """As ``reports.publishing``: one publication for each line and year."""

    def title() -> str:
        named = {"line": line.name, "year": period.year}
        return gettext("%(line)s %(year)s: the annual report’s tables") % named

    return publishing.compose_publication(
        actor=actor,
        slug=f"{line.code}-{period.year}",
        title=texts(title),
        specs=tables_of(line, period),
    )

"""Who sees which figures: the line's agreement, and the person's own permission.

The pages are for the teams that register: small counts are not protected.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from lykt.helpline.models import Line
from lykt.helpline.queries import lines_for, parties_on, reach_of
from lykt.helpline.roles import SEE_FIGURES
from lykt.people.models import Person, Unit


@dataclass(frozen=True)
class VisibleFigures:
    """A line as one person sees its figures: all of it, or what ``seen`` units registered.

    ``choices`` are the units that the person may ask about by themselves.
    """

    line: Line
    seen: frozenset[int] | None
    choices: QuerySet[Unit]

    def units(self, chosen: Unit | None) -> frozenset[int] | None:
        """The ids of the units to count: the chosen one and below, else all that are seen."""
        if chosen is None:
            return self.seen
        below = self.choices.filter(path__startswith=chosen.path)
        return frozenset(below.values_list("pk", flat=True))


def lines_with_figures(person: Person) -> QuerySet[Line]:
    return lines_for(person, SEE_FIGURES)


def figures_visible_to(person: Person, line_code: str) -> VisibleFigures:
    """Raises ``Line.DoesNotExist`` also for a line that the person may not see."""
    line = lines_with_figures(person).get(code=line_code)
    seen = reach_of(person, SEE_FIGURES, "figures").units_in(line)
    run_by = Q(pk__in=[])
    for party in parties_on(timezone.localdate()).filter(line=line):
        run_by |= Q(path__startswith=party.unit.path)
    choices = Unit.objects.filter(run_by)
    return VisibleFigures(line, seen, choices if seen is None else choices.filter(pk__in=seen))

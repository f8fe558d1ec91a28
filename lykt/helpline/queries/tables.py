"""Whose small counts somebody may see in a line's tables, and what they may release.

As with the line's figures: the agreement says how much of the line a party sees. A table of the
whole line is released by somebody who may release at a unit that sees all of it.
"""

from collections.abc import Iterator

from lykt.helpline.models import Line
from lykt.helpline.queries.access import lines_for, reach_of
from lykt.helpline.roles import SEE_FIGURES
from lykt.people.models import Person, Unit
from lykt.statistics.publications import reach
from lykt.statistics.publications.reach import Part, Reached, Rules
from lykt.statistics.roles import RELEASE_PUBLICATION
from lykt.statistics.specs import Condition


def _reached(person: Person, permission: str) -> Iterator[Part]:
    figures = reach_of(person, permission, "figures")
    for line in lines_for(person, permission):
        units = figures.units_in(line)
        if units is None:
            yield Part({"line": line.code}, line.name)
        else:
            yield from _own_parts(line, units)


def _own_parts(line: Line, units: frozenset[int]) -> Iterator[Part]:
    """The highest units that are reached; what is below them comes with them."""
    highest: list[Unit] = []
    for unit in Unit.objects.filter(pk__in=units).order_by("path"):
        if not any(unit.path.startswith(above.path) for above in highest):
            highest.append(unit)
            own = Condition("unit", codes=(unit.code,))
            yield Part({"line": line.code}, f"{line.name}: {unit.name}", (own,))


def _seen(person: Person) -> Iterator[Part]:
    return _reached(person, SEE_FIGURES)


def _released(person: Person) -> Iterator[Part]:
    return _reached(person, RELEASE_PUBLICATION)


def _whole_lines(reached: Reached) -> Reached:
    """A log says when somebody called, not which unit answered: it is the whole line's."""
    return lambda person: (part for part in reached(person) if not part.where)


def register_table_rules() -> None:
    for source in ("registrations", "feedback"):
        reach.register(source, Rules(_seen, _released))
    for source in ("calls", "chats", "chat_requests"):
        reach.register(source, Rules(_whole_lines(_seen), _whole_lines(_released)))

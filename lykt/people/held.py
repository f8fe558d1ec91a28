"""What a person holds on a day, read once: for pages that ask about many records."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from lykt.people.models import Person, Unit
from lykt.people.queries import appointments_of
from lykt.people.roles import permissions_of


@dataclass(frozen=True)
class Held:
    """A person's roles, each with the unit where they were appointed to it."""

    person: Person
    roles: frozenset[tuple[int, str]]

    @cached_property
    def _by_unit(self) -> dict[int, frozenset[str]]:
        units = {unit for unit, _role in self.roles}
        return {
            unit: permissions_of([role for pk, role in self.roles if pk == unit]) for unit in units
        }

    def permissions_at(self, unit: Unit) -> frozenset[str]:
        """What the person may do there, by a role there or above."""
        above = (self._by_unit.get(pk, frozenset()) for pk in unit.ids_from_root())
        return frozenset[str]().union(*above)

    def may(self, permission: str, unit: Unit) -> bool:
        return permission in self.permissions_at(unit)


def held_by(person: Person, on: dt.date | None = None) -> Held:
    """In one query."""
    found = appointments_of(person, on).values_list("unit_id", "role")
    return Held(person, frozenset(found))

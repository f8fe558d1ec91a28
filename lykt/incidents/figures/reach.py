"""Who sees which numbers: those who follow cases up and analysts, of the units that are theirs.

Small counts are not protected here, so nobody else sees them.
"""

from dataclasses import dataclass
from functools import cached_property

from lykt.incidents.roles import SEE_NUMBERS
from lykt.people.models import Person, Unit
from lykt.people.queries import in_tree_order, units_where


@dataclass(frozen=True)
class Reach:
    """The units of which a person sees numbers, in the tree's order."""

    units: tuple[Unit, ...]

    @cached_property
    def first(self) -> Unit:
        """The highest, which most is below."""
        return min(self.units, key=Unit.depth)

    def unit(self, code: str) -> Unit:
        """Raises ``Unit.DoesNotExist`` also for one that is there and out of reach."""
        for unit in self.units:
            if unit.code == code:
                return unit
        raise Unit.DoesNotExist(f"no numbers are seen of {code}")


def numbers_seen_by(person: Person) -> Reach:
    return Reach(tuple(in_tree_order(units_where(person, SEE_NUMBERS))))

"""Where an answer counts: never in so small a company that it says whose it is."""

from collections.abc import Mapping

from lykt.people.models import Unit


def places(
    invited: Mapping[int, int], units: Mapping[int, Unit], top: Unit, least: int
) -> dict[int, int]:
    """For each unit with somebody invited, the unit at or above it that their answers count for.

    ``invited`` is how many at each unit itself. Those of a place are at least ``least``, or all
    there are: who is in too small a company moves one unit up, and where too few are left at the
    top, the smallest company joins them.
    """
    company = {unit: {unit} for unit, count in invited.items() if count}

    def size(place: int) -> int:
        return sum(invited[unit] for unit in company[place])

    for unit in sorted(units.values(), key=lambda unit: -unit.depth()):
        small = unit.pk in company and size(unit.pk) < least
        if small and unit.pk != top.pk and unit.parent_id is not None:
            company.setdefault(unit.parent_id, set()).update(company.pop(unit.pk))
    while top.pk in company and size(top.pk) < least and len(company) > 1:
        smallest = min(company.keys() - {top.pk}, key=lambda place: (size(place), place))
        company[top.pk] |= company.pop(smallest)
    return {unit: place for place, members in company.items() for unit in members}

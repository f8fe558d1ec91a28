"""Where answers count: never in too small a company, and never for a unit that is not above."""

from hypothesis import given
from hypothesis import strategies as st

from lykt.people.models import Unit
from lykt.surveys.placing import places

LEAST = 5


@st.composite
def _trees(draw: st.DrawFn) -> tuple[dict[int, Unit], dict[int, int]]:
    """A tree below unit 1, and how many are invited at each unit itself."""
    units = {1: Unit(pk=1, path="/1/")}
    for pk in range(2, draw(st.integers(1, 9)) + 1):
        parent = units[draw(st.integers(1, pk - 1))]
        units[pk] = Unit(pk=pk, parent_id=parent.pk, path=f"{parent.path}{pk}/")
    return units, {pk: draw(st.integers(0, 12)) for pk in units}


@given(_trees())
def test_nobody_counts_in_a_company_of_fewer_than_the_least(
    tree: tuple[dict[int, Unit], dict[int, int]],
) -> None:
    units, invited = tree
    place_of = places(invited, units, units[1], LEAST)
    assert set(place_of) == {pk for pk, count in invited.items() if count}
    companies: dict[int, int] = {}
    for unit, place in place_of.items():
        assert place in units[unit].ids_from_root()
        companies[place] = companies.get(place, 0) + invited[unit]
    if len(companies) > 1:
        assert min(companies.values()) >= LEAST

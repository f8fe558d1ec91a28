"""Counties in one edition and offices in another are tied, as are groups and narrowed tables."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from conftest import Cast, CastLine
from lykt.helpline.models import Channel
from lykt.people.actions import add_unit
from lykt.people.models import Unit
from lykt.statistics.engine.counting import count
from lykt.statistics.engine.nodes import together
from lykt.statistics.protection.systems import Layout, Variable, flat
from lykt.statistics.publications.joining import join
from lykt.statistics.publications.laying import Laid
from lykt.statistics.publications.laying import laid as counted_as_laid
from lykt.statistics.publications.tests.attacker import Cell, Outsider
from lykt.statistics.publications.tests.test_differencing import (
    AGES,
    Publish,
    publish,
    recovered,
    register,
    spec,
    table,
)
from lykt.statistics.released import ReleasedTable
from lykt.statistics.specs import Axis, Band, Condition, Group, TableSpec

__all__ = ["publish"]

HELD = {"a1": {"a1"}, "a2": {"a2"}, "b1": {"b1"}, "a": {"a1", "a2", "@a"}, "b": {"b1", "@b"}}


def laid(name: str, codes: Sequence[str], counts: Iterable[int], **pinned: str) -> Laid:
    """A table by unit: two counties ``a`` and ``b`` have offices, and somebody at the county."""
    held = {code: frozenset(HELD[code]) for code in codes}
    layout = Layout(name, ("unit",), (np.arange(1, len(codes) + 1),))
    variable = Variable("unit", ("", *codes), ())
    return Laid((variable,), layout, np.array(list(counts)), pinned, {"unit": held})


def test_a_county_is_its_offices_and_who_is_at_none_of_them() -> None:
    joined = join([laid("counties", ("a", "b"), (9, 4)), laid("offices", ("a1", "a2"), (5, 3))])
    system = joined.system
    sums = [
        sorted((system.place(cell), int(value)) for cell, value in zip(*row, strict=True))
        for row in (
            (one.coords[1], one.data)
            for one in (system.relations[[at]].tocoo() for at in range(system.relations.shape[0]))
        )
    ]
    assert [("unit @a", -1), ("unit a", 1), ("unit a1", -1), ("unit a2", -1)] in sums
    rest = next(cell for cell in range(len(system.counts)) if system.place(cell) == "unit @a")
    assert (system.counts[rest], joined.implied[rest]) == (1, True)


def test_tables_that_are_divided_alike_get_nothing_more() -> None:
    county = flat("unit", ("a", "b"))
    layout = Layout("one", ("unit",), (np.arange(3),))
    held = {"unit": {code: frozenset(HELD[code]) for code in ("a", "b")}}
    tables = [Laid((county,), layout, np.array([13, 9, 4]), {}, held)]
    assert join(tables).system.relations.shape[0] == 1
    again = Laid.from_json(tables[0].as_json())
    assert again.held == held


def test_a_table_narrowed_to_several_or_to_all_others_is_narrowed_to_what_these_hold(
    cast: Cast, line: CastLine
) -> None:
    """Rows have one month alone, so that two are a node of the months; not so with answers of
    which one may give several."""
    _contacts(cast, line.telephone, [cast.secretariat], 20)

    def narrowed(unless: bool) -> Laid:
        one = Condition("month", codes=("2022-01", "2022-02"), unless=unless)
        (found,) = counted_as_laid(count(spec("unit", where=(one,))))
        return found

    two, others = narrowed(unless=False), narrowed(unless=True)
    january, february = frozenset({"2022-01"}), frozenset({"2022-02"})
    assert two.pinned["month"] == together(january | february)
    assert two.held["month"][two.pinned["month"]] == january | february
    everybody = two.held["month"][""]
    assert others.held["month"][others.pinned["month"]] == everybody - january - february
    assert "where" not in {*two.pinned, *others.pinned}


def test_bands_of_a_number_are_not_taken_for_those_of_another_table(
    cast: Cast, line: CastLine
) -> None:
    """What is outside the bands of one table is within those of another."""
    _contacts(cast, line.telephone, [cast.secretariat], 20)
    hours = spec("time_of_day")
    morning = _by(hours, Axis("time_of_day", bands=(Band("morning", 0, 12 * 60),)))
    afternoon = _by(hours, Axis("time_of_day", bands=(Band("afternoon", 12 * 60, 18 * 60),)))
    specs = (hours, morning, afternoon)
    tables = [one for each in specs for one in counted_as_laid(count(each))]
    assert not (join(tables).system.counts < 0).any()


# --- What an outsider finds out of editions -------------------------------------------------


@pytest.fixture
def offices(cast: Cast) -> list[list[Unit]]:
    """Three offices in each of three counties."""
    found = []
    for number in range(3):
        county = _unit(Unit.Kind.COUNTY, f"county-{number}", cast.secretariat)
        found.append([_unit(Unit.Kind.OFFICE, f"office-{number}-{at}", county) for at in range(3)])
    return found


def _unit(kind: Unit.Kind, code: str, parent: Unit) -> Unit:
    return add_unit(actor=None, kind=kind, code=code, name=code, parent=parent)


def _contacts(cast: Cast, channel: Channel, units: Sequence[Unit], many: int) -> None:
    chance = random.Random(many)  # noqa: S311 - the same each time
    rows = [
        (chance.choice(units), chance.randrange(1, 4), chance.choice(AGES)) for _ in range(many)
    ]
    register(cast, channel, rows)


def _tie(outsider: Outsider, whole: tuple[str, str], parts: Iterable[tuple[str, str]]) -> None:
    """What everybody knows of two tables: at every age, a node of one is the sum of others'."""
    known = {*outsider.shown, *outsider.hidden}
    for age in (None, *AGES):
        more = {("age", age)} if age else set()
        cells = [("", frozenset({one} | more)) for one in (whole, *parts)]
        assert known.issuperset(cells)
        outsider.sums.append((cells[0], cells[1:]))


@pytest.mark.parametrize("order", [("county", "office"), ("office", "county")])
def test_counties_and_offices_in_two_editions_recover_nothing(
    cast: Cast,
    line: CastLine,
    offices: list[list[Unit]],
    publish: Publish,
    order: tuple[str, str],
) -> None:
    _contacts(cast, line.telephone, [unit for each in offices for unit in each], 150)
    outsider = Outsider()
    for level in order:
        publish(f"by-{level}", spec("unit", level=level))
        outsider.read(table(f"by-{level}"), "")
    for number, each in enumerate(offices):
        _tie(outsider, ("unit", f"county-{number}"), [("unit", unit.code) for unit in each])
    assert outsider.hidden
    assert not recovered(outsider)


def test_groups_of_units_and_units_in_two_editions_recover_nothing(
    cast: Cast, line: CastLine, offices: list[list[Unit]], publish: Publish
) -> None:
    every = [unit for each in offices for unit in each]
    _contacts(cast, line.telephone, every, 150)
    few, many = ([unit.code for unit in some] for some in (every[:3], every[3:]))
    groups = (Group("few", tuple(few)), Group("many", tuple(many)))
    grouped = spec("unit")
    axis = Axis("unit", groups=groups, parts=False)
    outsider = Outsider()
    publish("by-group", _by(grouped, axis))
    publish("by-office", spec("unit", level="office"))
    for slug in ("by-group", "by-office"):
        outsider.read(table(slug), "")
    _tie(outsider, ("unit", "few"), [("unit", code) for code in few])
    _tie(outsider, ("unit", "many"), [("unit", code) for code in many])
    assert outsider.hidden
    assert not recovered(outsider)


def test_a_table_of_two_months_and_one_by_month_recover_nothing(
    cast: Cast, line: CastLine, offices: list[list[Unit]], publish: Publish
) -> None:
    _contacts(cast, line.telephone, [each[0] for each in offices], 120)
    months = ("2022-01", "2022-02")
    outsider = Outsider()
    publish("by-month", spec("month"))
    publish("two", spec("unit", level="county", where=(Condition("month", codes=months),)))
    outsider.read(table("by-month"), "")
    _read_narrowed(outsider, table("two"), ("month", "both"))
    _tie(outsider, ("month", "both"), [("month", one) for one in months])
    assert outsider.hidden
    assert not recovered(outsider)


def test_a_county_alone_by_office_and_by_month_recover_nothing(
    cast: Cast, line: CastLine, offices: list[list[Unit]], publish: Publish
) -> None:
    _contacts(cast, line.telephone, offices[0], 70)
    alone = (Condition("unit", codes=("county-0",)),)
    outsider = Outsider()
    publish("by-office", spec("unit", level="office", where=alone))
    publish("by-month", spec("month", where=alone))
    for slug in ("by-office", "by-month"):
        outsider.read(table(slug), "")
    assert outsider.hidden
    assert not recovered(outsider)


def _by(one: TableSpec, axis: Axis) -> TableSpec:
    return replace(one, by=(axis, *one.by[1:]))


def _read_narrowed(outsider: Outsider, released: ReleasedTable, narrowed: tuple[str, str]) -> None:
    """A table's cells by what its rows have in common besides."""
    own = Outsider()
    own.read(released, "")

    def moved(cell: Cell) -> Cell:
        return "", cell[1] | {narrowed}

    outsider.shown |= {moved(cell): value for cell, value in own.shown.items()}
    for cell in own.hidden:
        outsider.hidden.setdefault(moved(cell), len(outsider.hidden))
    outsider.sums += [(moved(whole), [moved(one) for one in parts]) for whole, parts in own.sums]

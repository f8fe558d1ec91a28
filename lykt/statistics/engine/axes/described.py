"""By what a source describes: its codes, and its tree of units."""

from collections.abc import Sequence

from django.utils.translation import gettext

from lykt.people.models import Unit
from lykt.statistics.engine import labels
from lykt.statistics.engine.axes.building import by_key
from lykt.statistics.engine.axes.division import Asked, Division, column
from lykt.statistics.engine.nodes import Leaf, Node
from lykt.statistics.engine.sources import Codes, Units
from lykt.statistics.specs import Axis, SpecError


def by_codes(asked: Asked, axis: Axis, dimension: Codes) -> Division:
    codes = list(dimension.codes(asked.scope))
    leaves = [Leaf(one.code, one.label, one.kind) for one in codes]
    leaf_of = {value: place for place, one in enumerate(codes) for value in one.values}
    label = labels.texts(lambda: dimension.label)
    shown = [leaf.code for leaf in leaves]
    return by_key(axis, label, column(dimension.column), leaves, leaf_of, shown)


def by_units(asked: Asked, axis: Axis, dimension: Units) -> Division:
    """Each unit's own rows are a leaf; a unit with others below it is their sum."""
    units = list(dimension.units(asked.scope).order_by("path"))
    above = {part for unit in units for part in unit.ids_from_root()[:-1]}
    leaf_of = {unit.pk: place for place, unit in enumerate(units)}
    leaves = [
        Leaf(f"@{unit.code}" if unit.pk in above else unit.code, {"nb": unit.name})
        for unit in units
    ]
    trunk = [
        Node(unit.code, {"nb": unit.name}, _below(unit, units))
        for unit in units
        if _at_level(unit, axis, unit.pk in above)
    ]
    shown = [] if axis.level else [leaf.code for leaf in leaves]
    if axis.level and not trunk:
        kinds = ", ".join(sorted({unit.kind for unit in units})) or gettext("none")
        told = gettext("There is no unit of the kind '%(level)s' here. There are: %(kinds)s.")
        raise SpecError(told % {"level": axis.level, "kinds": kinds})
    label = labels.texts(lambda: dimension.label)
    return by_key(axis, label, column(dimension.column), leaves, leaf_of, shown, trunk)


def _at_level(unit: Unit, axis: Axis, is_above: bool) -> bool:
    return unit.kind == axis.level if axis.level else is_above


def _below(unit: Unit, units: Sequence[Unit]) -> frozenset[int]:
    return frozenset(at for at, one in enumerate(units) if one.path.startswith(unit.path))

"""What is released of a wave: always the same tables, so that nobody chooses among them."""

from collections.abc import Iterator
from itertools import product

from lykt.people.models import Unit
from lykt.questions.definition import Definition, Item, Kind
from lykt.questions.queries import definition_of
from lykt.statistics.models import Edition
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.publications.groupings import unit_groups
from lykt.statistics.specs import QUESTION, Axis, Measure, MeasureKind, TableSpec, Texts
from lykt.surveys.models import Wave
from lykt.surveys.sources import SOURCE

NOT_SAID = "not_said"
"""The code of “would rather not say”. A question with it is about who answers, and divides the
others."""
LONGEST_ADDRESS = 80


def address_of(wave: Wave) -> str:
    """A questionnaire is answered once a year at a unit, and its public address says so."""
    asked = f"{wave.version.questionnaire.code}-{wave.last_day.year}"
    return f"{asked}-{wave.unit.code}"[:LONGEST_ADDRESS]


def released_edition_of(wave: Wave) -> Edition | None:
    """The edition in force, which everybody may see."""
    found = Edition.objects.filter(
        publication__slug=address_of(wave), state=Edition.State.RELEASED
    ).prefetch_related("tables")
    return found.first()


def edition_under_way(wave: Wave) -> Edition | None:
    """The newest, whatever its state."""
    found = Edition.objects.filter(publication__slug=address_of(wave))
    return found.select_related("publication").order_by("-number").first()


def wave_tables(wave: Wave) -> list[TableSpec]:
    period = whole_year(wave.last_day.year)
    return list(tables_of(definition_of(wave.version), wave.unit, period))


def tables_of(definition: Definition, unit: Unit, period: Period) -> Iterator[TableSpec]:
    """Each question alone; then what is asked of everybody by unit, and then by who answered."""
    counted = [item for item in definition.items if item.kind in (Kind.ONE, Kind.SEVERAL)]
    background = [item for item in counted if _is_background(item)]
    main = [
        item
        for item in counted
        if item not in background and item.kind is Kind.ONE and not item.relevant
    ]
    for item in counted:
        yield _table(item.code, item.label, unit, period, _axis(item))
    by_unit = Axis("unit", groups=tuple(unit_groups(unit, period.last)))
    for item in main:
        yield _table(f"{item.code}-by-unit", item.label, unit, period, by_unit, _axis(item))
    for item, other in product(main, background):
        code, title = f"{item.code}-by-{other.code}", _beside(item, other)
        yield _table(code, title, unit, period, _axis(other), _axis(item))


def _is_background(item: Item) -> bool:
    return any(choice.code == NOT_SAID for choice in item.choices)


def _axis(item: Item) -> Axis:
    return Axis(f"{QUESTION}{item.code}")


def _beside(item: Item, other: Item) -> Texts:
    return {code: f"{text} ({other.label[code]})" for code, text in item.label.items()}


def _table(code: str, title: Texts, unit: Unit, period: Period, *by: Axis) -> TableSpec:
    """With the share of those who answered, within what divides it first."""
    within = tuple(axis.dimension for axis in by[:-1])
    return TableSpec(
        code=code.replace("_", "-"),
        source=SOURCE,
        period=period,
        scope={"unit": unit.code},
        by=by,
        measure=Measure(MeasureKind.SHARE, within=within),
        title=title,
    )

"""A table as it was released: what everybody may see, and nothing more.

Page, report, spreadsheet and open data all show this, so they can not disagree. It holds no true
value of a hidden cell, and does not say which were hidden for their own sake and which for others'.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from itertools import product
from math import prod
from typing import Any

Texts = Mapping[str, str]
"""A text by language."""
Number = int | float


class Role(StrEnum):
    """What a dimension is to those who read it by machine."""

    CATEGORY = ""
    TIME = "time"
    PLACE = "geo"


@dataclass(frozen=True)
class ReleasedCategory:
    """One place along a dimension. ``parent`` is the code of the subtotal that it is part of.

    ``kind`` keeps "not known" and "not relevant" apart (``questions.models.OptionClass``).
    """

    code: str
    label: Texts
    parent: str | None = None
    kind: str = "answer"


@dataclass(frozen=True)
class ReleasedDimension:
    """What divides a table. The total, where it is shown, is a category like the others."""

    code: str
    label: Texts
    categories: tuple[ReleasedCategory, ...]
    role: Role = Role.CATEGORY
    total: str | None = None
    """The code of the category that is the total of all; None where it is not shown."""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(category.code for category in self.categories)


@dataclass(frozen=True)
class ReleasedMeasure:
    """What the numbers are: ``count``, ``share`` (per cent), ``mean`` or ``rate``."""

    code: str
    label: Texts
    unit: Texts = field(default_factory=dict)
    decimals: int = 0


@dataclass(frozen=True)
class ReleasedTable:
    """``values`` has, for each measure by code, one number a cell, the last dimension fastest.

    None is a hidden cell, also where the share or mean of a hidden count would stand. ``rounded``
    tells that counts are rounded to ``base``, so that they are near, and add up.
    """

    code: str
    title: Texts
    dimensions: tuple[ReleasedDimension, ...]
    measures: tuple[ReleasedMeasure, ...]
    values: Mapping[str, tuple[Number | None, ...]]
    first_day: dt.date
    last_day: dt.date
    definition: Texts = field(default_factory=dict)
    source: Texts = field(default_factory=dict)
    notes: tuple[Texts, ...] = ()
    rounded_to: int | None = None

    def __post_init__(self) -> None:
        for measure in self.measures:
            found = len(self.values[measure.code])
            if found != self.size:
                raise ValueError(f"{self.code}: {found} values for {self.size} cells")

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(dimension.categories) for dimension in self.dimensions)

    @property
    def size(self) -> int:
        return prod(self.shape)

    @property
    def hides(self) -> bool:
        return any(value is None for values in self.values.values() for value in values)

    def places(self) -> Iterator[tuple[str, ...]]:
        """The codes of each cell, in the order of ``values``."""
        return product(*(dimension.codes for dimension in self.dimensions))

    def value(self, measure: str, **codes: str) -> Number | None:
        """One cell; dimensions that are not named stand at their total.

        Raises ``KeyError`` with what is not there.
        """
        place = 0
        for dimension in self.dimensions:
            code = codes.get(dimension.code, dimension.total)
            if code is None or code not in dimension.codes:
                raise KeyError(f"{self.code}: {dimension.code} has no {code!r}")
            place = place * len(dimension.codes) + dimension.codes.index(code)
        unknown = codes.keys() - {dimension.code for dimension in self.dimensions}
        if unknown or measure not in self.values:
            raise KeyError(f"{self.code}: has no {', '.join(sorted(unknown)) or measure}")
        return self.values[measure][place]

    def as_json(self) -> dict[str, Any]:
        # Without the numbers, which are most of it, and plain already.
        found = asdict(replace(self, measures=(), values={}))
        found["measures"] = [asdict(measure) for measure in self.measures]
        found["values"] = {code: list(values) for code, values in self.values.items()}
        found["first_day"], found["last_day"] = str(self.first_day), str(self.last_day)
        return found

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "ReleasedTable":
        return cls(
            **{
                **found,
                "dimensions": tuple(_dimension(one) for one in found["dimensions"]),
                "measures": tuple(ReleasedMeasure(**one) for one in found["measures"]),
                "values": {code: tuple(values) for code, values in found["values"].items()},
                "first_day": dt.date.fromisoformat(found["first_day"]),
                "last_day": dt.date.fromisoformat(found["last_day"]),
                "notes": tuple(found["notes"]),
            }
        )


def _dimension(found: Mapping[str, Any]) -> ReleasedDimension:
    categories = tuple(ReleasedCategory(**one) for one in found["categories"])
    return ReleasedDimension(**{**found, "categories": categories, "role": Role(found["role"])})

"""A table described as data: what is counted, how it is divided, of which days.

A description is kept with a publication and read again years later, so it names everything by
the codes that never change, and says in words what is wrong with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext

from lykt.statistics.periods import Period
from lykt.statistics.spec_json import SpecError, plain, read

__all__ = [
    "Axis",
    "Band",
    "Condition",
    "Group",
    "Keep",
    "Measure",
    "MeasureKind",
    "SpecError",
    "TableSpec",
]

Texts = Mapping[str, str]
QUESTION = "question:"
"""Before the code of a question, which may have any code, also ``month``."""


class Keep(StrEnum):
    """What is done with "not known", with "not relevant" and with no answer at all."""

    APART = "apart"
    """A category of its own, counted in the total."""
    COUNTED = "counted"
    """Counted in the total alone."""
    LEFT_OUT = "left_out"
    """Neither shown nor counted."""


class MeasureKind(StrEnum):
    COUNT = "count"
    SHARE = "share"
    MEAN = "mean"
    MEDIAN = "median"
    RATE = "rate"


@dataclass(frozen=True)
class Band:
    """Numbers from ``first`` up to, and without, ``below``; None is open. Minutes for hours."""

    code: str
    first: float | None = None
    below: float | None = None
    label: Texts = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.first is not None and self.below is not None and self.below <= self.first:
            raise SpecError(
                gettext(
                    "The band '%(code)s' ends at %(below)s, and begins at %(first)s. Let it end "
                    "above where it begins."
                )
                % {"code": self.code, "below": f"{self.below:g}", "first": f"{self.first:g}"}
            )


@dataclass(frozen=True)
class Group:
    """Categories that are shown as one, with or without its parts: a subtotal of the table."""

    code: str
    codes: tuple[str, ...]
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Axis:
    """What divides a table: ``question:<code>``, ``month``, ``weekday``, ``time_of_day``, ``unit``,
    ``channel``, ``year``, or what else the source offers.

    ``level`` is where in a tree it divides, such as a kind of unit; empty is the whole tree, with
    a subtotal for each node above another. ``bands`` divide numbers, ``groups`` gather categories;
    ``parts`` says whether what is gathered is shown too. ``codes`` are the categories shown, in
    their order; empty is all. The total counts also those that are not shown.
    """

    dimension: str
    level: str = ""
    codes: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    groups: tuple[Group, ...] = ()
    parts: bool = True
    total: bool = True
    not_known: Keep = Keep.APART
    not_relevant: Keep = Keep.APART
    missing: Keep = Keep.LEFT_OUT

    def __post_init__(self) -> None:
        for name, given in (
            ("codes", list(self.codes)),
            ("bands", [band.code for band in self.bands]),
            ("groups", [group.code for group in self.groups]),
        ):
            if len(set(given)) != len(given):
                raise SpecError(
                    gettext(
                        "Among the %(name)s of '%(dimension)s' a code stands twice. Give each a "
                        "code of its own."
                    )
                    % {"name": name, "dimension": self.dimension}
                )


@dataclass(frozen=True)
class Condition:
    """Rows counted: those with one of ``codes``, or a number in ``band``; ``unless`` turns it."""

    dimension: str
    codes: tuple[str, ...] = ()
    band: Band | None = None
    level: str = ""
    unless: bool = False

    def __post_init__(self) -> None:
        if bool(self.codes) == bool(self.band):
            raise SpecError(
                gettext(
                    "The condition on '%(dimension)s' needs either codes or a band, and not both."
                )
                % {"dimension": self.dimension}
            )


@dataclass(frozen=True)
class Measure:
    """What stands in the cells; the counts behind it are always counted too.

    A *share* is of the total along the dimensions in ``within``; of the whole table when that is
    empty. A *mean* or *median* is of the number ``of``. A *rate* is how many of ``per`` fulfil
    ``fulfils``.
    """

    kind: MeasureKind = MeasureKind.COUNT
    of: str = ""
    within: tuple[str, ...] = ()
    fulfils: tuple[Condition, ...] = ()
    per: int = 100
    decimals: int = 0

    def __post_init__(self) -> None:
        if self.kind in (MeasureKind.MEAN, MeasureKind.MEDIAN) and not self.of:
            raise SpecError(
                gettext("A %(kind)s needs to know of what: name a number in `of`.")
                % {"kind": self.kind.value}
            )
        if self.kind is MeasureKind.RATE and not self.fulfils:
            raise SpecError(
                gettext("A rate needs to know of what: give the conditions in `fulfils`.")
            )
        if self.per < 1:
            raise SpecError(
                gettext("A rate is per 1 or more; %(per)s was given.") % {"per": self.per}
            )


@dataclass(frozen=True)
class TableSpec:
    """A table as data. ``scope`` narrows the source, such as ``{"line": "volinjen"}``.

    With ``year_before`` the same days a year earlier stand beside, along a dimension ``period``.
    """

    code: str
    source: str
    period: Period
    scope: Mapping[str, str] = field(default_factory=dict)
    by: tuple[Axis, ...] = ()
    where: tuple[Condition, ...] = ()
    measure: Measure = Measure()
    year_before: bool = False
    title: Texts = field(default_factory=dict)
    definition: Texts = field(default_factory=dict)
    notes: tuple[Texts, ...] = ()

    def __post_init__(self) -> None:
        named = [axis.dimension for axis in self.by]
        twice = {name for name in named if named.count(name) > 1}
        if twice:
            raise SpecError(
                gettext(
                    "The table '%(code)s' is divided twice by %(twice)s. Name each dimension once; "
                    "gather categories by `groups`."
                )
                % {"code": self.code, "twice": ", ".join(sorted(twice))}
            )
        strange = (
            set(self.measure.within) - set(named) - ({"period"} if self.year_before else set())
        )
        if strange:
            raise SpecError(
                gettext(
                    "Shares are to be within %(strange)s, which does not divide the table "
                    "'%(code)s'. It is divided by: %(named)s."
                )
                % {
                    "strange": ", ".join(sorted(strange)),
                    "code": self.code,
                    "named": ", ".join(named) or gettext("nothing"),
                }
            )

    @property
    def periods(self) -> tuple[Period, ...]:
        """The period, and the year before it where that stands beside."""
        earlier = (self.period.a_year_earlier(),) if self.year_before else ()
        return (self.period, *earlier)

    @property
    def unnamed(self) -> "TableSpec":
        """What is counted, whatever the table is called: alike for tables of the same counts."""
        return replace(self, code="", title={}, definition={}, notes=())

    def to_json(self) -> dict[str, Any]:
        """What differs from what is taken for granted, so that it reads well and lasts."""
        found: dict[str, Any] = plain(self)
        return found

    @classmethod
    def from_json(cls, found: object) -> "TableSpec":
        """Raises ``SpecError`` for what is no description."""
        return read(cls, found, gettext("the table"))

"""What the staff answered in surveys, year by year, from released tables and from nothing else.

Nobody sees what is counted of a survey before it is protected, and neither does this module.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lykt.people.models import Unit
from lykt.statistics.models import EditionTable
from lykt.statistics.publications.groupings import KIND_OF_UNIT
from lykt.statistics.publications.in_force import tables_in_force
from lykt.statistics.released import ReleasedTable
from lykt.statistics.specs import QUESTION
from lykt.statistics.tables import added, rounded

SOURCE = "surveys"
OFFICES, EVERYBODY = f"{KIND_OF_UNIT}{Unit.Kind.OFFICE}", ""
UNIT, AGE, EMPLOYER = "unit", "age", "employer"


@dataclass(frozen=True)
class Asked:
    """A question, and the answers whose share the note tells."""

    question: str
    answers: tuple[str, ...] = ("yes",)
    decimals: int = 0


ATTACKED = Asked("attacked", decimals=1)
FACE_TO_FACE = Asked("threatened_face_to_face")
THREATENED = Asked("threatened")
SAFE = Asked("safety_attended_to", ("agree", "partly_agree"))


@dataclass(frozen=True)
class Share:
    """How many of those who answered gave such an answer; None where a number is hidden."""

    count: int | None
    answered: int | None

    @property
    def percent(self) -> float | None:
        if self.count is None or not self.answered:
            return None
        return 100 * self.count / self.answered

    def shown(self, decimals: int) -> float | None:
        """As it is printed."""
        return None if self.percent is None else float(rounded(self.percent, decimals))


NOTHING = Share(None, None)


@dataclass(frozen=True)
class SurveyFigures:
    """Of ``unit`` and all below it. ``released`` are tables by year, and by what divides them."""

    unit: Unit
    released: Mapping[tuple[int, frozenset[str]], EditionTable]

    @classmethod
    def of(cls, unit: Unit, years: Sequence[int]) -> "SurveyFigures":
        found: dict[tuple[int, frozenset[str]], EditionTable] = {}
        for spec, row in tables_in_force(SOURCE, {"unit": unit.code}):
            year = spec.period.year
            if year is not None and year in years and not (spec.where or spec.year_before):
                by = frozenset(axis.dimension.removeprefix(QUESTION) for axis in spec.by)
                found.setdefault((year, by), row)
        return cls(unit, found)

    def __bool__(self) -> bool:
        return bool(self.released)

    def share(self, asked: Asked, year: int, by: str = UNIT, code: str = EVERYBODY) -> Share:
        """In one category of what divides it, or of everybody."""
        table = self.table(asked, year, by)
        if table is None:
            return NOTHING
        at = {by: code} if code else {}
        try:
            counts = (table.value("count", **at, **{asked.question: one}) for one in asked.answers)
            return Share(added(map(_whole, counts)), _whole(table.value("count", **at)))
        except KeyError:
            # A unit that was not there in that year, or an answer that nobody could give.
            return NOTHING

    def table(self, asked: Asked, year: int, by: str = UNIT) -> ReleasedTable | None:
        row = self.row(asked, year, by)
        return row.table if row else None

    def row(self, asked: Asked, year: int, by: str = UNIT) -> EditionTable | None:
        return self.released.get((year, frozenset({by, asked.question})))

    def years(self, asked: Asked, by: str = UNIT) -> list[int]:
        wanted = frozenset({by, asked.question})
        return sorted(year for year, divided in self.released if divided == wanted)

    def labels(self, asked: Asked, by: str = UNIT) -> dict[str, Mapping[str, str]]:
        """What the newest table calls its categories, in each language."""
        years = self.years(asked, by)
        table = self.table(asked, years[-1], by) if years else None
        dimensions = table.dimensions if table else ()
        return {
            category.code: category.label
            for dimension in dimensions
            if dimension.code == by
            for category in dimension.categories
            if category.code != dimension.total
        }

    @cached_property
    def has_offices(self) -> bool:
        return OFFICES in self.labels(ATTACKED)

    @property
    def place(self) -> str:
        """Whom the text is about: the offices where there are any, else everybody."""
        return OFFICES if self.has_offices else EVERYBODY

    @cached_property
    def other_places(self) -> list[str]:
        """The units right below in which there are no offices, by their codes."""
        offices = Unit.objects.filter(kind=Unit.Kind.OFFICE, path__startswith=self.unit.path)
        paths = list(offices.values_list("path", flat=True))
        known = self.labels(THREATENED)
        return [
            unit.code
            for unit in self.unit.children.order_by("name")
            if unit.code in known and not any(path.startswith(unit.path) for path in paths)
        ]

    def most_threatened(self, year: int) -> str:
        """Of the other places, the one with the largest share that is shown; empty without any."""
        shares = {
            code: self.share(THREATENED, year, code=code).percent for code in self.other_places
        }
        known = {code: share for code, share in shares.items() if share is not None}
        return max(known, key=lambda code: known[code], default="")

    def difference(self, asked: Asked, year: int, by: str, one: str, other: str) -> float | None:
        """In percentage points."""
        shares = [self.share(asked, year, by, code).percent for code in (one, other)]
        return None if None in shares else shares[0] - shares[1]  # type: ignore[operator]

    def times(self, asked: Asked, year: int, by: str, one: str, other: str) -> float | None:
        """How many times as large the one share is as the other."""
        first, second = (self.share(asked, year, by, code).percent for code in (one, other))
        return first / second if first is not None and second else None

    def editions(self, asked: Asked, by: str) -> Iterator[EditionTable]:
        for year in self.years(asked, by):
            if row := self.row(asked, year, by):
                yield row


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)

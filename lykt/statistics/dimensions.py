"""Ways to divide rows. Each count is one range in one index, however large the table.

To count a new way, add a dataclass with ``categories`` and ``count``.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Avg, Count, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.questions.models import Question
from lykt.statistics.periods import Period
from lykt.statistics.tables import Category


@dataclass(frozen=True)
class Source:
    """Rows that each have a ``day``: a model, and what narrows it."""

    model: type[Model]
    where: Mapping[str, object] = field(default_factory=dict)

    def during(self, period: Period) -> QuerySet[Any]:
        rows = self.model._default_manager.filter(**self.where)
        return rows.filter(day__range=(period.first, period.last))


@dataclass(frozen=True)
class Counted:
    """Counts by category, how many were counted in all, and the mean where there is one."""

    counts: Mapping[str, int]
    answered: int
    mean: float | None = None


class Dimension(Protocol):
    """A way to divide the rows of a source in a period."""

    def categories(self, period: Period) -> tuple[Category, ...]: ...

    def count(self, source: Source, period: Period) -> Counted: ...


@dataclass(frozen=True)
class Months:
    """By calendar month. Months of different years share a row by their place in the period."""

    def categories(self, period: Period) -> tuple[Category, ...]:
        several_years = period.first.year != period.last.year
        code, label, short = ("%Y-%m", "F Y", "b y") if several_years else ("%m", "F", "b")
        return tuple(
            Category(
                f"{month.first:{code}}",
                date_format(month.first, label).capitalize(),
                short=date_format(month.first, short),
            )
            for month in period.months()
        )

    def count(self, source: Source, period: Period) -> Counted:
        by_day = source.during(period).order_by("day").values_list("day").annotate(n=Count("*"))
        by_month: Counter[tuple[int, int]] = Counter()
        for day, count in by_day:
            by_month[day.year, day.month] += count
        counts = {
            category.code: by_month[month.first.year, month.first.month]
            for category, month in zip(self.categories(period), period.months(), strict=True)
        }
        return Counted(counts, by_month.total())


@dataclass(frozen=True)
class Conditions:
    """By conditions on a row. Where they overlap, shares are of all rows, and sum to more."""

    conditions: tuple[tuple[Category, Q], ...]
    overlapping: bool = False
    mean_of: Combinable | None = None

    def categories(self, period: Period) -> tuple[Category, ...]:
        return tuple(category for category, _ in self.conditions)

    def count(self, source: Source, period: Period) -> Counted:
        rows = source.during(period)
        counts = {category.code: rows.filter(where).count() for category, where in self.conditions}
        answered = rows.count() if self.overlapping else sum(counts.values())
        mean = rows.aggregate(mean=Avg(self.mean_of))["mean"] if self.mean_of else None
        return Counted(counts, answered, mean)


@dataclass(frozen=True)
class Options:
    """By the options of a question. The source is ``Answer`` narrowed to a collection.

    One who chose several is counted once among those who answered.
    """

    question: str
    options: tuple[Category, ...]
    several: bool = False

    def categories(self, period: Period) -> tuple[Category, ...]:
        return self.options

    def count(self, source: Source, period: Period) -> Counted:
        question = _question(source, self.question)
        if question is None:
            return Counted({}, 0)
        answers = source.during(period).filter(question=question)
        same = answers.filter(option=OuterRef("pk")).order_by().values("option")
        number = Subquery(same.values(n=Count("*")), output_field=IntegerField())
        counts = dict(
            question.options.annotate(n=Coalesce(number, Value(0))).values_list("code", "n")
        )
        if not self.several:
            return Counted(counts, sum(counts.values()))
        # Naming the options makes it a range each; by the question alone it would be a scan.
        chosen = answers.filter(option__in=question.options.values("pk"))
        distinct = chosen.aggregate(n=Count("response", distinct=True))
        return Counted(counts, distinct["n"])


@dataclass(frozen=True)
class Numbers:
    """By the number given to a question, with the mean; without a ``scale``, the mean alone."""

    question: str
    scale: range | None = None

    def categories(self, period: Period) -> tuple[Category, ...]:
        if self.scale is None:
            return (Category("given", gettext("A number was given")),)
        return tuple(Category(str(number), str(number)) for number in self.scale)

    def count(self, source: Source, period: Period) -> Counted:
        question = _question(source, self.question)
        if question is None:
            return Counted({}, 0)
        answers = source.during(period).filter(question=question, option=None)
        by_number = dict(answers.order_by("number").values_list("number").annotate(n=Count("*")))
        answered = sum(by_number.values())
        total = sum(number * count for number, count in by_number.items())
        return Counted(self._counts(by_number), answered, total / answered if answered else None)

    def _counts(self, by_number: Mapping[float, int]) -> dict[str, int]:
        counts: Counter[str] = Counter(dict.fromkeys(map(str, self.scale or ()), 0))
        for number, count in by_number.items():
            # A scale with steps of a half is shown by whole numbers; the mean is exact.
            counts["given" if self.scale is None else str(int(number))] += count
        return dict(counts)


def _question(source: Source, code: str) -> Question | None:
    """The question that the source's collection asks by a code; None when it never did."""
    return Question.objects.filter(
        Q(questionnaire__collections=source.where["collection"]), code=code
    ).first()

"""How many assessments a year had: nothing below the minimum, nor what would show it."""

from collections import Counter
from dataclasses import dataclass

from lykt.averting.models import Assessment
from lykt.averting.roles import ANSWER_FOR
from lykt.people.models import Person
from lykt.people.queries import units_where
from lykt.statistics.protection.policies import Policy

MINIMUM = max(5, Policy().minimum_count)
"""A few cases of a year are known to those who were there: more than the ordinary minimum."""


@dataclass(frozen=True)
class YearCount:
    """None where the number is fewer than the minimum, or would show one that is."""

    year: int
    assessed: int | None
    reported: int | None


def counts_by_year(person: Person) -> list[YearCount]:
    """At the units that the person answers for, the newest year first."""
    rows = Assessment.objects.filter(unit__in=units_where(person, ANSWER_FOR)).values_list(
        "opened_at__year", "reported_at"
    )
    assessed: Counter[int] = Counter()
    reported: Counter[int] = Counter()
    for year, reported_at in rows:
        assessed[year] += 1
        reported[year] += reported_at is not None
    return [protected(year, assessed[year], reported[year]) for year in sorted(assessed)[::-1]]


def protected(year: int, assessed: int, reported: int) -> YearCount:
    """Those not reported are the difference, and must be as many."""
    shows_reported = min(reported, assessed - reported) >= MINIMUM
    return YearCount(
        year=year,
        assessed=assessed if assessed >= MINIMUM else None,
        reported=reported if shows_reported else None,
    )

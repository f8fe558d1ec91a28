"""Rows that the cast's secretariat has, without a source that counts them: the rules alone."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from conftest import Cast
from lykt.helpline.roles import SEE_FIGURES
from lykt.people.actions import add_person, appoint
from lykt.people.models import Person
from lykt.people.queries import units_where
from lykt.statistics.models import Edition, KeptTable
from lykt.statistics.periods import whole_year
from lykt.statistics.publications import actions, reach, shown
from lykt.statistics.publications.actions import releasing
from lykt.statistics.publications.choices import policy_named
from lykt.statistics.publications.linked import public_over_the_same_rows
from lykt.statistics.publications.preparing import Prepared
from lykt.statistics.publications.reach import Part, Rules
from lykt.statistics.released import (
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
)
from lykt.statistics.roles import RELEASE_PUBLICATION
from lykt.statistics.specs import Axis, TableSpec

SOURCE = "made-up-rows"
Begun: TypeAlias = Callable[..., Edition]


def spec(year: int = 2022, by: str = "month", **changes: Any) -> TableSpec:
    given = {"code": "composed", "source": SOURCE, "period": whole_year(year), "by": (Axis(by),)}
    return TableSpec(**{**given, "title": {"nb": "Etter måned"}, **changes})


def released(code: str, values: tuple[int | None, ...] = (9, 5, None, None)) -> ReleasedTable:
    categories = tuple(ReleasedCategory(one, {"nb": one}) for one in ("all", "a", "b", "c"))
    return ReleasedTable(
        code=code,
        title={"nb": "Etter måned"},
        dimensions=(ReleasedDimension("month", {"nb": "Måned"}, categories, total="all"),),
        measures=(ReleasedMeasure("count", {"nb": "Antall"}),),
        values={"count": values},
        first_day=dt.date(2022, 1, 1),
        last_day=dt.date(2022, 12, 31),
    )


@pytest.fixture
def rows(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever sees figures at the secretariat sees these rows; whoever releases there, may."""

    def reached(permission: str) -> reach.Reached:
        def parts(person: Person) -> list[Part]:
            here = units_where(person, permission).filter(pk=cast.secretariat.pk)
            return [Part({}, "Sekretariatet")] if here.exists() else []

        return parts

    monkeypatch.setitem(
        reach._rules, SOURCE, Rules(reached(SEE_FIGURES), reached(RELEASE_PUBLICATION))
    )
    return iter(())


@pytest.fixture
def second_manager(cast: Cast) -> Person:
    person = add_person(actor=None, email="second@example.org", name="second", password=None)
    day = dt.date(2019, 10, 1)
    appoint(actor=None, person=person, role="line_manager", unit=cast.secretariat, valid_from=day)
    return person


@pytest.fixture
def kept(cast: Cast, rows: None) -> KeptTable:
    return actions.keep_table(
        actor=cast.analyst, name="Etter måned", spec=spec(), chart="automatic"
    )


@pytest.fixture
def preparing(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What preparing finds, for tests to change: ``passes``, the tables' ``values``, and whether
    the rows have ``changed`` since."""
    found: dict[str, Any] = {"passes": True, "values": (9, 5, None, None), "changed": False}

    def prepared(edition: Edition) -> Prepared:
        audit = {"passes": found["passes"], "cells": 4, "hidden": 2, "exact": 0, "narrow": 0}
        return Prepared(
            tables={one.code: released(one.code, found["values"]) for one in edition.tables.all()},
            counted={one.code: [] for one in edition.tables.all()},
            audit=audit,
            versions={"software": {"lykt": "0.1.0"}, "questionnaires": {}},
            considered=public_over_the_same_rows(edition),
        )

    monkeypatch.setattr(releasing, "prepared", prepared)
    for module in (releasing, shown):
        monkeypatch.setattr(module, "has_changed_since", lambda _edition: found["changed"])
    return found


@pytest.fixture
def begun(cast: Cast, kept: KeptTable, preparing: dict[str, Any]) -> Begun:
    """``begun("tall-2022", prepare=True)``: an edition composed by the analyst."""

    def begun(slug: str = "tall-2022", *, prepare: bool = False) -> Edition:
        edition = actions.begin_publication(
            actor=cast.analyst, slug=slug, title={"nb": "Tall"}, policy=policy_named("hide-3")
        )
        actions.add_table(
            actor=cast.analyst, edition=edition, kept=kept, code="months", title="Måneder"
        )
        if prepare:
            actions.prepare_edition(actor=cast.analyst, edition=edition)
        return Edition.objects.get(pk=edition.pk)

    return begun

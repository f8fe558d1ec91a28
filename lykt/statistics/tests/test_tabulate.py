"""What tabulate counts is what counting row by row in Python gives."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Cast
from lykt.questions.actions import NewResponse, publish_version, record_many
from lykt.questions.definition import Choice, Definition, Item, Kind
from lykt.questions.models import Answer, Collection, OptionClass, Response
from lykt.statistics.dimensions import Conditions, Dimension, Months, Numbers, Options, Source
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.tables import Category, Heading, Table, percent
from lykt.statistics.tabulate import Column, Description, tabulate

GENDERS = (
    Category("woman", "Kvinne"),
    Category("man", "Mann"),
    Category("unknown", "Vet ikke", OptionClass.NOT_KNOWN),
)
HELP = (Category("police", "Politi"), Category("doctor", "Lege"))
DEFINITION = Definition(
    code="small",
    title={"nb": "Lite skjema"},
    languages=("nb",),
    items=(
        Item(
            "gender",
            Kind.ONE,
            {"nb": "Kjønn"},
            choices=tuple(Choice(one.code, {"nb": one.label}, one.kind) for one in GENDERS),
        ),
        Item(
            "help",
            Kind.SEVERAL,
            {"nb": "Hjelp"},
            choices=tuple(Choice(one.code, {"nb": one.label}) for one in HELP),
        ),
        Item("score", Kind.SCALE, {"nb": "Poeng"}, minimum=1, maximum=3, whole=True),
    ),
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "gender": st.sampled_from([one.code for one in GENDERS]),
        "help": st.lists(st.sampled_from([one.code for one in HELP]), unique=True, min_size=1),
        "score": st.integers(1, 3),
    },
)
ROWS = st.lists(
    st.tuples(st.dates(dt.date(2021, 11, 1), dt.date(2023, 2, 1)), ANSWERS), max_size=25
)
PERIODS = st.just(whole_year(2022)) | st.tuples(
    st.dates(dt.date(2021, 12, 1), dt.date(2022, 6, 1)),
    st.dates(dt.date(2022, 6, 1), dt.date(2023, 1, 10)),
).map(lambda days: Period(*days))


@pytest.fixture
def collection(db: None) -> Collection:
    version = publish_version(actor=None, definition=DEFINITION, valid_from=dt.date(2021, 1, 1))
    questionnaire = version.questionnaire
    for code in ("small", "other"):
        Collection.objects.create(code=code, questionnaire=questionnaire, text_retention_days=1)
    return Collection.objects.get(code="small")


def _record(collection: Collection, cast: Cast, rows: Iterable[tuple[dt.date, Any]]) -> None:
    """The rows in the collection, and all of them once more in one that must not be counted."""
    new = [NewResponse(unit_id=cast.oslo.pk, day=day, answers=answers) for day, answers in rows]
    version = collection.questionnaire.versions.get()
    record_many(actor=None, collection=collection, version=version, rows=new)
    other = Collection.objects.get(code="other")
    again = [NewResponse(one.unit_id, one.day, one.answers) for one in new]
    record_many(actor=None, collection=other, version=version, rows=again)


def _tabulated(by: Dimension, source: Source, period: Period, asked: int | None = None) -> Table:
    column = Column(Heading("all", "Alle", "Alle", period), source, asked)
    return tabulate(Description("table", "Tabell", by, (column,)))


def _expect(table: Table, counts: Counter[str], answered: int) -> None:
    assert {code: n for code, n in table.counts("all").items() if n} == dict(counts)
    assert table.total("all") == answered
    for code, share in table.percents("all").items():
        assert share == percent(counts[code], answered)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, period=PERIODS)
def test_tables_are_what_counting_row_by_row_gives(
    collection: Collection, cast: Cast, rows: list[tuple[dt.date, dict[str, Any]]], period: Period
) -> None:
    with transaction.atomic():
        _record(collection, cast, rows)
        within = [(day, answers) for day, answers in rows if day in period]
        answers = Source(Answer, {"collection": collection})
        responses = Source(Response, {"collection": collection})

        genders = Counter(one["gender"] for _, one in within if "gender" in one)
        by_gender = _tabulated(Options("gender", GENDERS), answers, period, asked=len(within))
        _expect(by_gender, genders, genders.total())
        assert by_gender.missing == (len(within) - genders.total(),)

        helped = [one["help"] for _, one in within if "help" in one]
        by_help = _tabulated(Options("help", HELP, several=True), answers, period)
        _expect(by_help, Counter(code for codes in helped for code in codes), len(helped))

        scores = [one["score"] for _, one in within if "score" in one]
        by_score = _tabulated(Numbers("score", range(1, 4)), answers, period)
        _expect(by_score, Counter(map(str, scores)), len(scores))
        assert by_score.mean("all") == (sum(scores) / len(scores) if scores else None)

        one_year = period.first.year == period.last.year
        months = Counter(f"{day:%m}" if one_year else f"{day:%Y-%m}" for day, _ in within)
        _expect(_tabulated(Months(), responses, period), months, len(within))
        transaction.set_rollback(True)


def test_overlapping_conditions_are_shares_of_all_rows(collection: Collection, cast: Cast) -> None:
    day = dt.date(2022, 3, 1)
    _record(collection, cast, [(day, {"score": score}) for score in (1, 2, 3, 3)])
    low = (Category("low", "Lav"), Q(number__lte=2))
    any_ = (Category("any", "Alle"), Q(number__gte=1))
    source = Source(Answer, {"collection": collection})
    table = _tabulated(Conditions((low, any_), overlapping=True), source, whole_year(2022))
    assert table.percents("all") == {"low": 50, "any": 100}
    assert table.total("all") == 4


def test_a_column_that_does_not_know_a_category_has_no_cell_for_it(
    collection: Collection, cast: Cast
) -> None:
    _record(collection, cast, [(dt.date(2022, 3, 1), {"gender": "man"})])
    unheard = (*GENDERS, Category("unheard", "Ukjent her"))
    source = Source(Answer, {"collection": collection})
    table = _tabulated(Options("gender", unheard), source, whole_year(2022))
    assert table.rows[-1].cells == (None,)
    assert "unheard" not in table.counts("all")


def test_each_option_is_one_range_of_the_index(
    collection: Collection, cast: Cast, django_assert_num_queries: Any
) -> None:
    source = Source(Answer, {"collection": collection})
    with django_assert_num_queries(2):
        _tabulated(Options("gender", GENDERS), source, whole_year(2022))


@pytest.mark.parametrize(
    ("count", "whole", "expected"),
    [(0, 0, None), (0, 3, 0), (1, 3, 33), (2, 3, 67), (1, 200, 1), (1, 201, 0), (3, 3, 100)],
)
def test_percentages_are_whole_and_a_half_is_rounded_up(
    count: int, whole: int, expected: int | None
) -> None:
    assert percent(count, whole) == expected

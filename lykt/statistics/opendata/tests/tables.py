"""Tables of every kind to be written and read back, with nasty texts in them."""

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from lykt.statistics.opendata.origin import LICENCES, Origin, Publisher
from lykt.statistics.released import (
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
    Role,
)

ORIGIN = Origin(
    slug="example-2022",
    title={"nb": "Eksempel 2022", "en": "Example 2022"},
    edition=2,
    released_at=dt.datetime(2023, 3, 1, 9, tzinfo=dt.UTC),
    home="https://lykt.example.no/data/",
    publisher=Publisher("Eksempelsekretariatet", "999999999", "data@example.no"),
    licence=LICENCES["NLOD_2_0"],
    newest=2,
)


def category(code: str, nb: str, en: str = "", **more: Any) -> ReleasedCategory:
    return ReleasedCategory(code, {"nb": nb, "en": en} if en else {"nb": nb}, **more)


COUNTY = ReleasedDimension(
    "county",
    {"nb": "Fylke", "en": "County"},
    (
        category("all", "Hele landet", "The whole country"),
        category("03", "Oslo"),
        category("0301", "Oslo kommune", parent="03"),
        category("unknown", "Ikke kjent", "Not known", kind="not_known"),
    ),
    role=Role.PLACE,
    total="all",
)
CHANNEL = ReleasedDimension(
    "channel",
    {"nb": "Kanal", "en": "Channel"},
    (category("telephone", "Telefon", "Telephone"), category("chat", "=SUM(A1:A9)")),
)
COUNT = ReleasedMeasure(
    "count", {"nb": "Antall", "en": "Number"}, {"nb": "henvendelser", "en": "contacts"}
)
SHARE = ReleasedMeasure(
    "share", {"nb": "Andel", "en": "Share"}, {"nb": "prosent", "en": "per cent"}, decimals=1
)
TABLE = ReleasedTable(
    code="by-county",
    title={"nb": "Henvendelser etter fylke", "en": "Contacts by county"},
    dimensions=(COUNTY, CHANNEL),
    measures=(COUNT, SHARE),
    values={
        "count": (1204, 0, 9, 4, 9, None, None, 0),
        "share": (100.0, None, 0.7, 33.3, 0.7, None, None, None),
    },
    first_day=dt.date(2022, 1, 1),
    last_day=dt.date(2022, 12, 31),
    definition={"nb": "En henvendelse er én samtale.", "en": "A contact is one conversation."},
    source={"nb": "Registreringer", "en": "Registrations"},
    notes=({"nb": "Ny inndeling i 2022.", "en": "New classification in 2022."},),
)

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12) | (
    st.sampled_from(
        [
            "=1+1",
            "#N/A",
            "#DIV/0!",
            "@cmd",
            "+47",
            "-1",
            "'quoted'",
            'a "b", c\nd',
            "æøå",
            "<b>&amp;",
            "€",
        ]
    )
)
codes = st.text("abcXYZ019._-=+@' ,;\"æ", min_size=1, max_size=6) | st.sampled_from(
    ["measure", "value", "status", "count", "=x", "a_label"]
)
numbers = st.integers(0, 10**9) | st.floats(-1e6, 1e6, allow_nan=False, allow_infinity=False).map(
    lambda number: round(number, 4)
)


def labels() -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(["nb", "en", "se"]), texts, max_size=3)


@st.composite
def dimensions(draw: st.DrawFn, code: str) -> ReleasedDimension:
    found = draw(st.lists(codes, min_size=1, max_size=4, unique=True))
    kinds = st.sampled_from(["answer", "not_known", "not_relevant"])
    parents = st.none() | st.sampled_from(found)
    categories = tuple(
        ReleasedCategory(one, draw(labels()), draw(parents), draw(kinds)) for one in found
    )
    total = draw(st.none() | st.sampled_from(found))
    return ReleasedDimension(code, draw(labels()), categories, draw(st.sampled_from(Role)), total)


@st.composite
def tables(draw: st.DrawFn) -> ReleasedTable:
    shape = tuple(
        draw(dimensions(code))
        for code in draw(st.lists(codes, min_size=1, max_size=3, unique=True))
    )
    measures = tuple(
        ReleasedMeasure(code, draw(labels()), draw(labels()), draw(st.integers(0, 3)))
        for code in draw(st.lists(codes, min_size=1, max_size=2, unique=True))
    )
    size = 1
    for dimension in shape:
        size *= len(dimension.categories)
    row = st.lists(st.none() | numbers, min_size=size, max_size=size).map(tuple)
    return replace(
        TABLE,
        dimensions=shape,
        measures=measures,
        values={measure.code: draw(row) for measure in measures},
        title=draw(labels()),
        definition=draw(labels()),
        source=draw(labels()),
        notes=tuple(draw(st.lists(labels(), max_size=2))),
        rounded_to=draw(st.none() | st.just(3)),
    )

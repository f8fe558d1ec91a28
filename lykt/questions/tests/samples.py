"""A definition with every kind of question, and generated ones, that the tests share."""

import datetime as dt

from hypothesis import strategies as st

from lykt.questions.definition import Choice, Definition, Item, Kind, Labels
from lykt.questions.models import OptionClass
from lykt.questions.xlsform import Edition


def both(text: str) -> Labels:
    return {"nb": text, "en": f"{text} (en)"}


def choices(*codes: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, both(code.capitalize())) for code in codes)


VALID_FROM = dt.date(2022, 1, 1)

EVERY_KIND = Definition(
    code="every-kind",
    title=both("Alle slag"),
    languages=("nb", "en"),
    items=(
        Item("one", Kind.ONE, both("Ett valg"), choices=choices("yes", "no"), required=True),
        Item(
            "several",
            Kind.SEVERAL,
            both("Flere valg"),
            choices=(
                *choices("police", "doctor"),
                Choice("unknown", both("Vet ikke"), OptionClass.NOT_KNOWN),
            ),
        ),
        Item("number", Kind.NUMBER, both("Tall"), minimum=0.0, maximum=120.0, whole=True),
        Item("decimal", Kind.NUMBER, both("Desimaltall")),
        Item("scale", Kind.SCALE, both("Skala"), minimum=1.0, maximum=10.0, step=1.0),
        Item("day", Kind.DATE, both("Dag")),
        Item("clock", Kind.TIME, both("Klokkeslett")),
        Item("short", Kind.SHORT_TEXT, both("Kort tekst"), hint=both("Et par ord")),
        Item(
            "long",
            Kind.LONG_TEXT,
            both("Lang tekst"),
            relevant="${one} = 'yes' and ${number} >= 18",
            required=True,
        ),
    ),
)

_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" ") | st.just("\xa0"),
    min_size=1,
    max_size=30,
).filter(lambda text: text == text.strip() and "${" not in text)
_codes = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,12}", fullmatch=True)
_option_codes = st.from_regex(r"[A-Za-z0-9_]{1,8}", fullmatch=True)
_bounds = st.integers(-1000, 1000).map(lambda tenths: tenths / 10) | st.none()


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Any edition that Lykt can represent."""
    languages = draw(st.sampled_from([("nb",), ("nb", "en"), ("en", "nb"), ("nb", "nn", "se")]))
    labels = st.fixed_dictionaries(dict.fromkeys(languages, _texts))
    # XML names that differ only in case are one field on some forms; pyxform refuses them.
    codes = draw(st.lists(_codes, min_size=1, max_size=5, unique_by=str.lower))
    items: list[Item] = []
    for code in codes:
        items.append(draw(_items(code, labels, items)))
    definition = Definition(
        code=draw(st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)),
        title=draw(labels),
        languages=languages,
        items=tuple(items),
    )
    valid_from = draw(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
    return Edition(definition, draw(st.integers(1, 99)), valid_from)


@st.composite
def _items(
    draw: st.DrawFn, code: str, labels: st.SearchStrategy[dict[str, str]], earlier: list[Item]
) -> Item:
    kind = draw(st.sampled_from(Kind))
    bounds = draw(_bounds_of(kind))
    return Item(
        code=code,
        kind=kind,
        label=draw(labels),
        hint=draw(labels | st.just({})),
        required=draw(st.booleans()),
        relevant=draw(_conditions(earlier)),
        choices=draw(_choices(labels)) if kind in (Kind.ONE, Kind.SEVERAL) else (),
        minimum=bounds[0],
        maximum=bounds[1],
        step=1.0 if kind is Kind.SCALE else None,
        whole=kind is Kind.NUMBER and draw(st.booleans()),
    )


def _bounds_of(kind: Kind) -> st.SearchStrategy[tuple[float | None, float | None]]:
    if kind is Kind.SCALE:
        return st.tuples(st.integers(-5, 5), st.integers(1, 20)).map(
            lambda pair: (float(pair[0]), float(pair[0] + pair[1]))
        )
    if kind is Kind.NUMBER:
        return st.tuples(_bounds, _bounds).filter(_in_order)
    return st.just((None, None))


def _in_order(bounds: tuple[float | None, float | None]) -> bool:
    minimum, maximum = bounds
    return minimum is None or maximum is None or minimum <= maximum


def _choices(labels: st.SearchStrategy[dict[str, str]]) -> st.SearchStrategy[tuple[Choice, ...]]:
    one = st.builds(Choice, _option_codes, labels, st.sampled_from(OptionClass))
    return st.lists(one, min_size=1, max_size=4, unique_by=lambda choice: choice.code).map(tuple)


def _conditions(earlier: list[Item]) -> st.SearchStrategy[str]:
    possible = [""]
    for item in earlier:
        possible.append(f"${{{item.code}}} != ''")
        if item.kind is Kind.ONE:
            possible.append(f"not(${{{item.code}}} = '{item.choices[0].code}')")
        if item.kind is Kind.SEVERAL:
            possible.append(f"selected(${{{item.code}}}, '{item.choices[0].code}')")
        if item.kind in (Kind.NUMBER, Kind.SCALE):
            possible.append(f"${{{item.code}}} >= 3 or ${{{item.code}}} < -1.5")
    return st.sampled_from(possible)

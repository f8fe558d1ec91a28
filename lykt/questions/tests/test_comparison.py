"""It says which series stay comparable across versions, and which break and why."""

from dataclasses import replace

import pytest

from lykt.questions.comparison import Outcome, compare_versions
from lykt.questions.definition import Choice, Definition, Item, Kind
from lykt.questions.models import OptionClass
from lykt.questions.tests.samples import both, choices

ONE = Item("q", Kind.ONE, both("Spørsmål"), choices=choices("yes", "no"))
SCALE = Item("q", Kind.SCALE, both("Skala"), minimum=1.0, maximum=10.0, step=1.0)
NUMBER = Item("q", Kind.NUMBER, both("Tall"), minimum=0.0)


def version(*items: Item) -> Definition:
    return Definition("small", both("Liten"), ("nb", "en"), items)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (ONE, replace(ONE, choices=choices("yes", "no", "maybe")), "Options were added: maybe."),
        (ONE, replace(ONE, choices=choices("yes")), "Options were removed: no."),
        (
            ONE,
            replace(
                ONE,
                choices=(ONE.choices[0], Choice("no", both("No"), OptionClass.NOT_KNOWN)),
            ),
            "The class of options changed: no.",
        ),
        (ONE, replace(ONE, kind=Kind.SEVERAL), "The kind of question changed."),
        (ONE, replace(ONE, relevant="${a} = ''"), "The condition changed"),
        (SCALE, replace(SCALE, maximum=5.0), "The scale changed."),
    ],
)
def test_a_series_breaks(old: Item, new: Item, reason: str) -> None:
    (change,) = compare_versions(version(old), version(new))
    assert change.outcome is Outcome.BREAKS
    assert reason in change.breaks[0]


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (ONE, replace(ONE, label=both("Spørsmålet")), "The wording of the question changed."),
        (ONE, replace(ONE, hint=both("Hjelp")), "The help text changed."),
        (ONE, replace(ONE, required=True), "It must be answered now."),
        (
            ONE,
            replace(ONE, choices=(ONE.choices[0], Choice("no", both("Niks")))),
            "Options were reworded: no.",
        ),
        (NUMBER, replace(NUMBER, maximum=9.0), "The bounds of the number changed."),
    ],
)
def test_a_series_stays_comparable_with_a_note(old: Item, new: Item, note: str) -> None:
    (change,) = compare_versions(version(old), version(new))
    assert (change.outcome, change.breaks, change.notes) == (Outcome.COMPARABLE, (), (note,))


def test_the_order_of_options_and_questions_breaks_nothing() -> None:
    other = Item("other", Kind.LONG_TEXT, both("Annet"))
    turned = replace(ONE, choices=ONE.choices[::-1])
    changes = compare_versions(version(ONE, other), version(other, turned))
    assert all(change.outcome is Outcome.COMPARABLE and not change.notes for change in changes)


def test_series_start_and_end() -> None:
    new = Item("new", Kind.LONG_TEXT, both("Ny"))
    changes = compare_versions(version(ONE), version(new))
    assert [(change.item.code, change.outcome) for change in changes] == [
        ("new", Outcome.STARTS),
        ("q", Outcome.ENDS),
    ]

"""By county, then by month, then a corrected edition: what is combined recovers nothing."""

import datetime as dt
import random
from collections.abc import Callable
from typing import TypeAlias

import pytest
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.helpline.actions import NewContact, record_contacts
from lykt.helpline.models import Channel
from lykt.people.actions import add_unit
from lykt.people.models import Unit
from lykt.statistics.models import Edition, KeptTable
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.publications import actions, queries, workflow
from lykt.statistics.publications.choices import policy_named
from lykt.statistics.publications.tests.attacker import Outsider
from lykt.statistics.released import ReleasedTable
from lykt.statistics.specs import Axis, Condition, Measure, MeasureKind, TableSpec

AGES = ("under_18", "18_30", "31_40", "41_60", "over_60")
Publish: TypeAlias = Callable[..., Edition]


@pytest.fixture
def counties(cast: Cast) -> list[Unit]:
    return [
        add_unit(
            actor=None,
            kind=Unit.Kind.COUNTY,
            code=f"county-{number}",
            name=f"Fylke {number}",
            parent=cast.secretariat,
        )
        for number in range(5)
    ]


def register(cast: Cast, channel: Channel, rows: list[tuple[Unit, int, str]]) -> None:
    """Contacts by unit, month and age."""
    zone = timezone.get_default_timezone()
    contacts = [
        NewContact(
            unit.pk,
            dt.datetime(2022, month, 10, 12, number % 60, tzinfo=zone),
            None,
            {"who_contacted": "exposed", "in_target_group": "yes", "age": age},
        )
        for number, (unit, month, age) in enumerate(rows)
    ]
    record_contacts(actor=cast.counsellor, channel=channel, rows=contacts)


@pytest.fixture
def contacts(cast: Cast, line: CastLine, counties: list[Unit]) -> None:
    """Few enough that most cells are small."""
    chance = random.Random(2022)  # noqa: S311 - the same each time
    rows = [
        (
            chance.choices(counties, weights=(12, 6, 4, 3, 2))[0],
            chance.randrange(1, 7),
            chance.choices(AGES, weights=(2, 8, 7, 5, 1))[0],
        )
        for _ in range(140)
    ]
    register(cast, line.telephone, rows)


def spec(by: str, *, level: str = "", period: Period | None = None, **more: object) -> TableSpec:
    return TableSpec(
        code=by,
        source="registrations",
        scope={"line": "volinjen"},
        period=period or whole_year(2022),
        by=(Axis(by, level=level), Axis("question:age", codes=AGES)),
        title={"nb": by},
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def publish(cast: Cast) -> Publish:
    """``publish("by-county", spec(…))``: composed by the analyst, released by the manager."""

    def publish(slug: str, *specs: TableSpec, policy: str = "hide-3") -> Edition:
        edition = actions.begin_publication(
            actor=cast.analyst, slug=slug, title={"nb": slug}, policy=policy_named(policy)
        )
        for number, one in enumerate(specs):
            kept = _kept(cast, one)
            actions.add_table(
                actor=cast.analyst, edition=edition, kept=kept, code=f"t{number}", title=slug
            )
        return _release(cast, edition)

    return publish


def _kept(cast: Cast, one: TableSpec) -> KeptTable:
    return actions.keep_table(actor=cast.analyst, name=one.code, spec=one, chart="automatic")


def _release(cast: Cast, edition: Edition) -> Edition:
    found = actions.prepare_edition(actor=cast.analyst, edition=edition)
    assert found.audit
    assert found.passes, found.audit
    return actions.release_edition(actor=cast.manager, edition=found, digest=found.digest)


def table(slug: str, number: int | None = None) -> ReleasedTable:
    return queries.released_table(slug, "t0", edition=number)


def recovered(outsider: Outsider) -> list[object]:
    """Cells that are known, known to be small, or known but for one."""
    return [
        (cell, low, high)
        for cell, (low, high) in outsider.intervals().items()
        if high - low < 2 or high < 3
    ]


def test_what_an_outsider_combines_recovers_nothing(
    cast: Cast, line: CastLine, contacts: None, counties: list[Unit], publish: Publish
) -> None:
    publish("by-county", spec("unit", level="county"))
    publish("by-month", spec("month"))
    outsider = Outsider()
    outsider.read(table("by-county"), "first")
    outsider.read(table("by-month"), "first")
    assert outsider.hidden
    assert not recovered(outsider)

    late = [(counties[3], 2, "over_60"), (counties[4], 5, "31_40"), (counties[4], 6, "31_40")]
    register(cast, line.telephone, late)
    first = queries.released_edition("by-county")
    second = actions.correct_publication(
        actor=cast.analyst, edition=first, reason="Tre henvendelser manglet."
    )
    _release(cast, second)
    outsider.read(table("by-county"), "second")
    assert table("by-county") != table("by-county", 1)
    outsider.believe_unchanged("first", "second")
    assert outsider.same
    assert not recovered(outsider)


def test_what_was_withdrawn_is_still_held_together_with_what_comes(
    cast: Cast, line: CastLine, contacts: None, publish: Publish
) -> None:
    edition = publish("by-county", spec("unit", level="county"))
    outsider = Outsider()
    outsider.read(table("by-county"), "first")
    actions.withdraw_edition(actor=cast.manager, edition=edition, reason="Feil tittel.")

    publish("by-month", spec("month"))

    outsider.read(table("by-month"), "first")
    assert outsider.hidden
    assert not recovered(outsider)


def test_shares_beside_the_counts_recover_nothing(
    cast: Cast, line: CastLine, contacts: None, publish: Publish
) -> None:
    shares = Measure(MeasureKind.SHARE, decimals=1)
    publish("shares", spec("unit", level="county", measure=shares))
    publish("by-month", spec("month", measure=shares))
    outsider = Outsider()
    outsider.read(table("shares"), "first")
    outsider.read(table("by-month"), "first")

    assert "share" in table("shares").values
    assert outsider.hidden
    assert not recovered(outsider)


def test_a_correction_that_changes_nothing_hides_the_same(
    cast: Cast, line: CastLine, contacts: None, publish: Publish
) -> None:
    first = publish("by-county", spec("unit", level="county"))
    second = actions.correct_publication(actor=cast.analyst, edition=first, reason="Ny tittel.")
    _release(cast, second)
    assert table("by-county").values == table("by-county", 1).values


def test_the_chats_alone_are_held_together_with_everybody(
    cast: Cast, line: CastLine, contacts: None, counties: list[Unit], publish: Publish
) -> None:
    chats = [(counties[at % 5], 1 + at % 6, AGES[at % 4]) for at in range(40)]
    register(cast, line.chat, chats)
    publish("everybody", spec("unit", level="county"))
    only = (Condition("channel", codes=("telephone",)),)
    publish("telephone", spec("unit", level="county", where=only))
    everybody, telephone = table("everybody"), table("telephone")
    both = zip(everybody.values["count"], telephone.values["count"], strict=True)
    rest = [one - other for one, other in both if one is not None and other is not None]
    assert not [count for count in rest if count in (1, 2)]


def test_days_that_overlap_without_being_the_same_are_refused(
    cast: Cast, line: CastLine, contacts: None, publish: Publish
) -> None:
    half = Period(dt.date(2022, 1, 1), dt.date(2022, 3, 31))
    publish("half", spec("unit", level="county", period=half))
    with pytest.raises(workflow.OverlapError, match="half"):
        publish("whole", spec("unit", level="county"))
    later = Period(dt.date(2022, 4, 1), dt.date(2022, 12, 31))
    publish("rest", spec("unit", level="county", period=later))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"period": whole_year(1999)}, "1999"),
        ({"where": (Condition("question:gone", codes=("x",)),)}, "gone"),
        ({"where": (Condition("channel", codes=("letter",)),)}, "letter"),
    ],
)
def test_what_can_not_be_counted_is_said_and_nothing_is_kept(
    asked: dict[str, object],
    words: str,
    cast: Cast,
    line: CastLine,
    contacts: None,
    publish: Publish,
) -> None:
    with pytest.raises(workflow.ProtectionError, match=words):
        publish("bad", spec("unit", level="county", **asked))  # type: ignore[arg-type]
    edition = Edition.objects.get()
    assert edition.state == Edition.State.DRAFT
    assert edition.audit is None
    assert not edition.tables.filter(released__isnull=False).exists()
    assert not queries.released_publications()


def test_a_hidden_cell_has_no_share_either(
    cast: Cast, line: CastLine, contacts: None, publish: Publish
) -> None:
    publish("shares", spec("unit", level="county", measure=Measure(MeasureKind.SHARE)))
    found = table("shares")
    pairs = list(zip(found.values["count"], found.values["share"], strict=True))
    assert any(count is None for count, _ in pairs)
    assert all(share is None for count, share in pairs if count is None)

"""A mean stands only where no person's number can be computed from it and what else is public."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.helpline.models import CallRecord, Line
from lykt.statistics.models import Edition
from lykt.statistics.periods import whole_year
from lykt.statistics.publications import actions, means, preparing, queries, workflow
from lykt.statistics.publications.choices import policy_named
from lykt.statistics.released import ReleasedTable
from lykt.statistics.specs import Axis, Measure, MeasureKind, TableSpec

MEAN = Measure(MeasureKind.MEAN, of="talk_minutes", decimals=3)
COUNT = Measure()
OUTCOME = (Axis("outcome"),)
MONTH = (Axis("month"),)


def calls(line: Line, month: int, minutes: Sequence[float], *, answered: bool = True) -> None:
    CallRecord.objects.bulk_create(_call(line, month, one, answered) for one in minutes)


def _call(line: Line, month: int, minutes: float, answered: bool) -> CallRecord:
    moment = dt.datetime(2022, month, 10, 12, tzinfo=timezone.get_default_timezone())
    return CallRecord(
        line=line,
        started_at=moment,
        day=moment.date(),
        minute=12 * 60,
        answered=answered,
        waited=5,
        talked=round(minutes * 60),
    )


def spec(by: tuple[Axis, ...] = MONTH, measure: Measure = MEAN, **more: object) -> TableSpec:
    return TableSpec(
        code="calls",
        source="calls",
        scope={"line": "volinjen"},
        period=whole_year(2022),
        by=by,
        measure=measure,
        title={"nb": "Samtaler"},
        **more,  # type: ignore[arg-type]
    )


def prepare(cast: Cast, slug: str, *specs: TableSpec, policy: str = "hide-3") -> Edition:
    edition = actions.begin_publication(
        actor=cast.analyst, slug=slug, title={"nb": slug}, policy=policy_named(policy)
    )
    for number, one in enumerate(specs):
        kept = actions.keep_table(actor=cast.analyst, name=slug, spec=one, chart="automatic")
        actions.add_table(
            actor=cast.analyst, edition=edition, kept=kept, code=f"t{number}", title=slug
        )
    return actions.prepare_edition(actor=cast.analyst, edition=edition)


def release(cast: Cast, edition: Edition) -> None:
    actions.release_edition(actor=cast.manager, edition=edition, digest=edition.digest)


def hidden_sum(table: ReleasedTable) -> float:
    """With pencil and paper: the total's sum less those of the cells that are shown."""
    whole, *parts = zip(table.values["count"], table.values["mean"], strict=True)

    def total(cell: tuple[float | None, float | None]) -> float:
        count, mean = cell
        return 0 if count is None or mean is None else count * mean

    return total(whole) - sum(map(total, parts))


def test_means_are_released_where_nothing_is_hidden(cast: Cast, line: CastLine) -> None:
    calls(line.line, 1, [10, 20, 30, 40])
    calls(line.line, 2, [6, 6, 9])
    edition = prepare(cast, "tall", spec())
    assert edition.passes
    assert edition.audit
    assert any("gjennomsnitt" in one.lower() for one in edition.audit["remarks"])
    release(cast, edition)
    table = queries.released_table("tall", "t0")
    assert table.value("mean", month="2022-01") == 25
    assert table.value("mean", month="2022-02") == 7


def test_a_mean_is_refused_beside_a_hidden_count(
    cast: Cast, line: CastLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rule the sum of the hidden calls is found, so that all but one of those who
    called know the last one's minutes."""
    calls(line.line, 1, [10, 20, 30, 40])
    calls(line.line, 2, [6, 6, 9])
    calls(line.line, 3, [57])
    with pytest.raises(workflow.ProtectionError, match="«tall»"):
        prepare(cast, "tall", spec())

    monkeypatch.setattr(means, "refuse_telling_means", lambda *_given: None)
    table = prepare(cast, "without", spec()).tables.get().table
    assert table.value("count", month="2022-03") is None
    assert hidden_sum(table) == pytest.approx(6 + 6 + 9 + 57)


def test_a_mean_of_rounded_counts_is_refused(
    cast: Cast, line: CastLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rule, the mean of one call stands beside its rounded count."""
    calls(line.line, 1, [10, 20, 30, 40])
    calls(line.line, 3, [57])
    with pytest.raises(workflow.ProtectionError, match="«tall»"):
        prepare(cast, "tall", spec(), policy="round-3")

    monkeypatch.setattr(means, "refuse_telling_means", lambda *_given: None)
    table = prepare(cast, "without", spec(), policy="round-3").tables.get().table
    assert table.value("mean", month="2022-03") == 57


def test_a_mean_of_fewer_than_the_count_is_refused(
    cast: Cast, line: CastLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rule, the one wait that the operator gave is the mean of four calls."""
    calls(line.line, 1, [10, 20, 30, 40])
    CallRecord.objects.exclude(talked=600).update(waited=None)
    asked = spec(measure=Measure(MeasureKind.MEAN, of="seconds_waited"))
    with pytest.raises(workflow.ProtectionError, match="«tall»"):
        prepare(cast, "tall", asked)

    monkeypatch.setattr(means, "refuse_unprotected", lambda *_given: None)
    table = prepare(cast, "without", asked).tables.get().table
    assert table.value("count", month="2022-01") == 4
    assert table.value("mean", month="2022-01") == 5


def test_a_mean_of_rows_that_have_changed_is_refused(
    cast: Cast, line: CastLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rule, the means before and after tell how long the one late call was."""
    calls(line.line, 1, [10, 20, 30, 40])
    release(cast, prepare(cast, "tall", spec()))
    before = queries.released_table("tall", "t0")
    prepare(cast, "unchanged", spec())

    calls(line.line, 1, [57])
    with pytest.raises(workflow.OverlapError, match="«tall»"):
        prepare(cast, "changed", spec())

    monkeypatch.setattr(preparing, "refuse_moved_means", lambda *_given: None)
    after = prepare(cast, "without", spec()).tables.get().table
    sums = [one.values["count"][0] * one.values["mean"][0] for one in (before, after)]  # type: ignore[operator]
    assert sums[1] - sums[0] == pytest.approx(57)


def test_a_number_that_was_corrected_is_a_change_too(cast: Cast, line: CastLine) -> None:
    calls(line.line, 1, [10, 20, 30, 40])
    release(cast, prepare(cast, "tall", spec()))
    CallRecord.objects.filter(talked=600).update(talked=720)
    with pytest.raises(workflow.OverlapError, match="«tall»"):
        prepare(cast, "changed", spec())
    assert prepare(cast, "counts", spec(measure=COUNT)).passes


def test_a_small_count_in_a_table_beside_refuses_the_mean(cast: Cast, line: CastLine) -> None:
    calls(line.line, 1, [10, 20, 30, 40])
    calls(line.line, 1, [1], answered=False)
    with pytest.raises(workflow.ProtectionError, match="«tall»"):
        prepare(cast, "tall", spec(), spec(OUTCOME, COUNT))
    assert prepare(cast, "alone", spec()).passes


@pytest.mark.parametrize("mean_first", [True, False])
def test_whichever_was_released_first(mean_first: bool, cast: Cast, line: CastLine) -> None:
    """By outcome one call is hidden, which no month is."""
    calls(line.line, 1, [10, 20, 30, 40])
    calls(line.line, 2, [10, 20, 30, 40, 50])
    calls(line.line, 1, [1], answered=False)
    calls(line.line, 2, [1, 1, 1], answered=False)
    both = (*OUTCOME, *MONTH)
    asked = [spec(), spec(both, COUNT)]
    first, second = asked if mean_first else reversed(asked)
    release(cast, prepare(cast, "first", first))
    with pytest.raises(workflow.ProtectionError, match="«first»" if mean_first else "«second»"):
        prepare(cast, "second", second)


def test_a_median_is_refused(cast: Cast, line: CastLine) -> None:
    calls(line.line, 1, [10, 20, 30])
    median = Measure(MeasureKind.MEDIAN, of="talk_minutes")
    with pytest.raises(workflow.ProtectionError, match="median"):
        prepare(cast, "tall", spec(measure=median))


def test_a_mean_by_what_may_overlap_is_refused(cast: Cast, line: CastLine) -> None:
    calls(line.line, 1, [10, 20, 30])
    with pytest.raises(workflow.ProtectionError, match="«tall»"):
        prepare(cast, "tall", spec((Axis("description"),)))

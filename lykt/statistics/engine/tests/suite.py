"""The tables that every engine must count alike, each beside a count in plain Python."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lykt.statistics.engine.tests.rows import GENDERS, REFERRALS, Row
from lykt.statistics.periods import Period
from lykt.statistics.specs import (
    Axis,
    Band,
    Condition,
    Group,
    Keep,
    Measure,
    MeasureKind,
    TableSpec,
)

Holds = Callable[[Row], bool]


@dataclass(frozen=True)
class Along:
    """An axis, and for each code that it must show what a row of it is like."""

    axis: Axis
    nodes: dict[str, Holds]


def gender(missing: Keep = Keep.LEFT_OUT, not_known: Keep = Keep.APART) -> Along:
    nodes: dict[str, Holds] = {
        code: lambda row, code=code: row.answers.get("gender") == code  # type: ignore[misc]
        for code in GENDERS
        if code != "unknown" or not_known is Keep.APART
    }
    if missing is Keep.APART:
        nodes["@missing"] = lambda row: "gender" not in row.answers
    return Along(Axis("question:gender", missing=missing, not_known=not_known), nodes)


def binary() -> Along:
    nodes: dict[str, Holds] = {
        "known": lambda row: row.answers.get("gender") in ("woman", "man"),
        "unknown": lambda row: row.answers.get("gender") == "unknown",
    }
    groups = (Group("known", ("woman", "man", "other_gender_identity")),)
    return Along(Axis("question:gender", groups=groups, parts=False), nodes)


def referrals(missing: Keep = Keep.LEFT_OUT) -> Along:
    nodes: dict[str, Holds] = {
        code: lambda row, code=code: code in row.answers.get("referrals", ())  # type: ignore[misc]
        for code in REFERRALS
    }
    if missing is Keep.APART:
        nodes["@missing"] = lambda row: "referrals" not in row.answers
    return Along(Axis("question:referrals", missing=missing), nodes)


def months(period: Period) -> Along:
    nodes: dict[str, Holds] = {
        f"{month.first:%Y-%m}": lambda row, month=month: row.day in month  # type: ignore[misc]
        for month in period.months()
    }
    return Along(Axis("month"), nodes)


def years(period: Period) -> Along:
    every = range(period.first.year, period.last.year + 1)
    nodes: dict[str, Holds] = {
        str(year): lambda row, year=year: row.day.year == year  # type: ignore[misc]
        for year in every
    }
    return Along(Axis("year"), nodes)


def weekdays() -> Along:
    nodes: dict[str, Holds] = {
        str(day): lambda row, day=day: row.day.isoweekday() == day  # type: ignore[misc]
        for day in range(1, 8)
    }
    return Along(Axis("weekday"), nodes)


def hours() -> Along:
    nodes: dict[str, Holds] = {
        f"{hour:02}": lambda row, hour=hour: row.minute // 60 == hour  # type: ignore[misc]
        for hour in range(24)
    }
    return Along(Axis("time_of_day"), nodes)


def bands() -> Along:
    nodes: dict[str, Holds] = {
        "night": lambda row: row.minute < 540,
        "day": lambda row: 540 <= row.minute < 960,
    }
    given = (Band("night", None, 540), Band("day", 540, 960))
    return Along(Axis("time_of_day", bands=given), nodes)


def channels() -> Along:
    nodes: dict[str, Holds] = {
        kind: lambda row, kind=kind: row.channel == kind  # type: ignore[misc]
        for kind in ("telephone", "chat")
    }
    return Along(Axis("channel"), nodes)


def units() -> Along:
    nodes: dict[str, Holds] = {
        unit: lambda row, unit=unit: row.unit == unit  # type: ignore[misc]
        for unit in ("secretariat", "oslo")
    }
    return Along(Axis("unit"), nodes)


def one_unit() -> Along:
    return Along(Axis("unit", codes=("oslo",)), {"oslo": lambda row: row.unit == "oslo"})


@dataclass(frozen=True)
class Case:
    """A table, what it must show, and which rows it counts."""

    spec: TableSpec
    along: tuple[Along, ...]
    where: Holds

    def rows(self, rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if row.day in self.spec.period and self.where(row)]


COUNTED = Measure()


def _case(
    period: Period,
    code: str,
    *along: Along,
    where: Holds | None = None,
    conditions: tuple[Condition, ...] = (),
    measure: Measure = COUNTED,
) -> Case:
    spec = TableSpec(
        code=code,
        source="registrations",
        period=period,
        scope={"line": "volinjen"},
        by=tuple(one.axis for one in along),
        where=conditions,
        measure=measure,
    )
    return Case(spec, along, where or (lambda _row: True))


def cases(period: Period) -> list[Case]:
    """Each kind of axis, alone and crossed; conditions; what is done with missing."""
    not_night = Condition("time_of_day", band=Band("night", None, 540), unless=True)
    return [
        _case(period, "all"),
        _case(period, "months", months(period)),
        _case(period, "years", years(period)),
        _case(period, "weekdays", weekdays()),
        _case(period, "hours", hours()),
        _case(period, "bands", bands()),
        _case(period, "gender", gender()),
        _case(period, "gender_missing", gender(Keep.APART)),
        _case(period, "gender_counted", gender(Keep.COUNTED)),
        _case(period, "gender_known", gender(Keep.LEFT_OUT, Keep.LEFT_OUT)),
        _case(period, "groups", binary()),
        _case(period, "referrals", referrals()),
        _case(period, "referrals_missing", referrals(Keep.APART)),
        _case(period, "cube", units(), gender(Keep.APART), channels()),
        _case(period, "crossed", referrals(), months(period)),
        _case(period, "one_unit", one_unit(), weekdays()),
        _case(
            period,
            "women",
            channels(),
            where=lambda row: row.answers.get("gender") == "woman",
            conditions=(Condition("question:gender", ("woman",)),),
        ),
        _case(
            period,
            "others",
            channels(),
            where=lambda row: row.answers.get("gender") not in ("woman", "man"),
            conditions=(Condition("question:gender", ("woman", "man"), unless=True),),
        ),
        _case(
            period,
            "referred",
            bands(),
            where=lambda row: "police" in row.answers.get("referrals", ()) and row.minute >= 540,
            conditions=(Condition("question:referrals", ("police",)), not_night),
        ),
        _case(
            period,
            "rate",
            channels(),
            measure=Measure(MeasureKind.RATE, fulfils=(Condition("question:gender", ("woman",)),)),
        ),
        _case(period, "mean", units(), measure=Measure(MeasureKind.MEAN, of="time_of_day")),
        _case(
            period,
            "median",
            units(),
            channels(),
            measure=Measure(MeasureKind.MEDIAN, of="time_of_day"),
        ),
    ]

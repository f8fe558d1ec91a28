"""The plan of the workplaces' incidents: what happened where, such that it counts up as planned."""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from django.utils import timezone

from lykt.demo.diary import days_between, working_week
from lykt.demo.proportions import apportion, apportion_percentages, deal
from lykt.incidents.facts import FROM_AFAR

FIRST_YEAR, LAST_YEAR = 2015, 2021
RECENT_MONTHS = 14
WORKPLACES = ("directorate", "municipality")

_BODILY = {"physical_attack", "vandalism"}
_OFTEN_BESIDE = ("verbal_abuse", "harassment", "threat")
_BESIDE_PCT = 5
_HOURS = (7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22)
_HOUR_WEIGHTS = (2, 8, 11, 12, 11, 9, 11, 11, 8, 4, 2, 2, 1)
_WORDS = (
    "Oppdiktet: Innringeren ropte, og sa at noen måtte komme til å angre.",
    "Oppdiktet: Personen slo i skranken og nektet å gå.",
    "Oppdiktet: Meldingen inneholdt trusler mot meg og kollegaen min.",
    "Oppdiktet: Samtalen måtte avbrytes. <script>alert('lykt')</script>",
)

Answers = dict[str, Any]


@dataclass(frozen=True)
class PlannedIncident:
    """What a report of it says, and the code of the unit where it happened."""

    unit: str
    happened_at: dt.datetime
    answers: Answers


@cache
def invented() -> Mapping[str, Any]:
    text = (files("lykt.demo") / "invented/workplaces.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def plan_year(workplace: str, year: int) -> list[PlannedIncident]:
    """A whole year, the same on every run."""
    random = Random(f"{workplace} {year}")  # noqa: S311 - made up
    days: list[dt.date] = []
    for quarter, count in enumerate(invented()[workplace]["quarters"][str(year)]):
        first = dt.date(year, 3 * quarter + 1, 1)
        last = (first + dt.timedelta(days=93)).replace(day=1) - dt.timedelta(days=1)
        days += random.choices(working_week(days_between(first, last)), k=count)
    return _plan(workplace, year, [_moment(day, random) for day in days], random)


def plan_recent(workplace: str, now: dt.datetime) -> list[PlannedIncident]:
    """The months up to now, with the shares of the last year; nothing is later than ``now``."""
    random = Random(f"{workplace} {now.date()}")  # noqa: S311 - made up
    first = now.date().replace(day=1)
    for _month in range(RECENT_MONTHS - 1):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    count = RECENT_MONTHS * invented()[workplace]["in_recent_month"]
    days = random.choices(working_week(days_between(first, now.date())), k=count)
    earlier = [one for one in (_moment(day, random) for day in days) if one < now]
    rows = _plan(workplace, LAST_YEAR, earlier, random)
    for row in rows:
        row.answers["description"] = random.choice(_WORDS)
    return rows


def _moment(day: dt.date, random: Random) -> dt.datetime:
    hour = random.choices(_HOURS, _HOUR_WEIGHTS)[0]
    moment = dt.datetime.combine(day, dt.time(hour, random.randrange(0, 60, 5)))
    return timezone.make_aware(moment)


def _plan(
    workplace: str, year: int, moments: Sequence[dt.datetime], random: Random
) -> list[PlannedIncident]:
    told = invented()[workplace]
    rows: list[Answers] = [{} for _moment in moments]
    types = apportion(len(rows), told["types"][str(year)])
    for row, type_ in zip(rows, deal(rows, types, lambda _row, _type: 1, random), strict=True):
        row["what"] = [type_]
    places = apportion_percentages(len(rows), told["places"][str(year)])
    for row, place in zip(rows, deal(rows, places, _place_leaning, random), strict=True):
        row["place"] = place
    _add_types_beside(rows, random)
    units = _units_of(told["root"])
    return [
        PlannedIncident(_unit(units, row["place"], random), moment, _with_rest(row, told, random))
        for row, moment in zip(rows, moments, strict=True)
    ]


def _place_leaning(row: Answers, place: str) -> float:
    """Nobody is hit by telephone; hate is mostly written."""
    if row["what"][0] in _BODILY:
        return 0 if place in FROM_AFAR else 1
    if row["what"][0] == "hate_speech":
        return 1 if place in FROM_AFAR else 0.05
    return 1


def _add_types_beside(rows: Sequence[Answers], random: Random) -> None:
    for type_ in _OFTEN_BESIDE:
        without = [row for row in rows if type_ not in row["what"]]
        for row in random.sample(without, len(rows) * _BESIDE_PCT // 100):
            row["what"].append(type_)


def _units_of(root: str) -> list[Mapping[str, Any]]:
    """The units of a workplace where somebody works, whatever lies between."""
    units = invented()["units"]
    below = {root}
    for unit in units:
        if unit.get("parent") in below:
            below.add(unit["code"])
    return [unit for unit in units if unit["code"] in below and "share" in unit]


def _unit(units: Sequence[Mapping[str, Any]], place: str, random: Random) -> str:
    """Whoever is only reached from afar is not threatened face to face."""
    open_to = [unit for unit in units if place in FROM_AFAR or not unit.get("from_afar")]
    code: str = random.choices(open_to, [unit["share"] for unit in open_to])[0]["code"]
    return code


def _with_rest(row: Answers, told: Mapping[str, Any], random: Random) -> Answers:
    def one_of(shares: Mapping[str, int]) -> str:
        return random.choices(list(shares), list(shares.values()))[0]

    attacked, near = "physical_attack" in row["what"], row["place"] not in FROM_AFAR
    hurt = {"none": 40, "minor": 40, "treated": 15, "serious": 2, "unknown": 3}
    row |= {
        "reporter": one_of({"exposed": 72, "witness": 12, "on_behalf": 16}),
        "by_whom": one_of(told["by_whom"]),
        "against": [one_of({"employee": 80, "several_employees": 12, "service": 8})],
        "injury_body": one_of(hurt) if attacked else "none",
        "injury_mind": one_of(
            {"none": 38, "shaken": 42, "strained": 14, "serious": 2, "unknown": 4}
        ),
        "alone": one_of({"yes": 35, "no": 60, "unknown": 5}),
        "police": one_of({"yes": 22 if attacked else 4, "no": 80, "unknown": 3}),
    }
    if near:
        row["alarm"] = one_of({"used": 20, "not_used": 60, "none": 20})
        row["children"] = one_of({"yes": 6, "no": 88, "unknown": 6})
    if "vandalism" in row["what"]:
        row["damage"] = ["employer"]
    return row

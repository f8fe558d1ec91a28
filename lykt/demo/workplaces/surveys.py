"""What the staff of the made-up directorate answered each autumn, and putting it into waves."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from lykt.demo.proportions import apportion
from lykt.demo.workplaces.plan import invented
from lykt.people.models import Unit
from lykt.questions.models import Questionnaire
from lykt.surveys.actions import Returned, keep_closed_wave

QUESTIONNAIRE = "staff-safety"
_SAFE = {"agree": 45, "partly_agree": 55}
_NOT_SAFE = {"neither": 42, "partly_disagree": 28, "disagree": 16, "unknown": 14}
_FROM_AFAR = {"telephone": 60, "in_writing": 34, "social_media": 4, "elsewhere": 2}
_LEAST_SHOWN = 5
_REPORTED = {"all": 46, "some": 30, "none": 19, "unknown": 5}

Told = Mapping[str, Any]
Respondent = dict[str, Any]
"""Answers by question; ``unit`` and ``work`` say where, and are no answers."""


@cache
def told() -> Told:
    text = (files("lykt.demo") / "invented/surveys.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def load_surveys(units: Mapping[str, Unit]) -> None:
    questionnaire = Questionnaire.objects.get(code=QUESTIONNAIRE)
    for wave in told()["waves"]:
        keep_closed_wave(
            actor=None,
            questionnaire=questionnaire,
            unit=units[told()["unit"]],
            first_day=dt.date(wave["year"], 10, 4),
            last_day=dt.date(wave["year"], 10, 29),
            invited={units[code].pk: asked for code, asked in invited(wave).items()},
            rows=[Returned(unit=units[row.pop("unit")].pk, answers=row) for row in plan_wave(wave)],
        )


def invited(wave: Told) -> dict[str, int]:
    """How many are asked at each unit, by its code."""
    return {
        unit["code"]: round(unit["employees"] * wave["asked_pct"] / 100)
        for work in told()["work"].values()
        for unit in _units_of(work)
    }


def _units_of(work: Told) -> Iterator[Told]:
    above = {unit["code"]: unit.get("parent", "") for unit in invented()["units"]}
    for unit in invented()["units"]:
        parent = above[unit["code"]]
        by_kind = unit["kind"] == work.get("kind") and above.get(parent) == told()["unit"]
        if "employees" in unit and (by_kind or parent == work.get("below")):
            yield unit


def plan_wave(wave: Told) -> list[Respondent]:
    """Everybody who answered; the same on every run."""
    random = Random(wave["year"])  # noqa: S311 - made up
    asked, rows = invited(wave), []
    for name, work in told()["work"].items():
        some: list[Respondent] = [
            {"unit": unit["code"]}
            for unit in _units_of(work)
            for _each in range(round(asked[unit["code"]] * wave["answered_pct"] / 100))
        ]
        _share_out(some, "employer", work["employer"], random)
        _threaten(some, name, wave, random)
        _ask_of_safety(some, wave["safe"][name], random)
        rows += some
    for question, shares in told()["who"].items():
        _share_out(rows, question, shares, random)
    _attack(rows, wave, random)
    return [_in_order(row, random) for row in rows]


def _share_out(
    rows: Sequence[Respondent], question: str, shares: Mapping[str, float], random: Random
) -> None:
    """Each answer exactly as often as its share of the rows is."""
    answers = [code for code, count in apportion(len(rows), shares).items() for _ in range(count)]
    random.shuffle(answers)
    for row, answer in zip(rows, answers, strict=True):
        row[question] = answer


def _threaten(rows: Sequence[Respondent], work: str, wave: Told, random: Random) -> None:
    count = _of(len(rows), wave["threatened"][work])
    municipal = [row for row in rows if row["employer"] == "municipality"]
    others = [row for row in rows if row["employer"] != "municipality"]
    of_municipality = _of(count, wave["municipal"]) if municipal else 0
    threatened = random.sample(municipal, of_municipality)
    threatened += random.sample(others, count - of_municipality)
    for row in rows:
        row |= {"threatened": "no", "threatened_face_to_face": "no"}
    for row in threatened:
        row |= {"threatened": "yes", "threatened_where": random.choices(*_weighed(_FROM_AFAR))}
    for row in random.sample(threatened, _of(len(rows), wave["face_to_face"][work])):
        also = row["threatened_where"] if random.random() < 0.4 else []
        row |= {"threatened_face_to_face": "yes", "threatened_where": ["in_person", *also]}


def _ask_of_safety(rows: Sequence[Respondent], percent: int, random: Random) -> None:
    safe = _of(len(rows), percent)
    _share_out(rows[:safe], "safety_attended_to", _SAFE, random)
    _share_out(rows[safe:], "safety_attended_to", _NOT_SAFE, random)
    answers = [row["safety_attended_to"] for row in rows]
    random.shuffle(answers)
    for row, answer in zip(rows, answers, strict=True):
        row["safety_attended_to"] = answer


def _attack(rows: Sequence[Respondent], wave: Told, random: Random) -> None:
    """As many as told at each unit and of each age; never so few of a kind that all is hidden."""
    for row in rows:
        row["attacked"] = "no"
    ages = [age for age, count in wave["attacked_age"].items() for _ in range(count)]
    places = [unit for unit, count in wave["attacked"].items() for _ in range(count)]
    random.shuffle(ages)
    for number, (unit, age) in enumerate(zip(places, ages, strict=True)):
        gender = "man" if number < _LEAST_SHOWN else "woman"
        there = [row for row in rows if (row["unit"], row["age"]) == (unit, age)]
        fitting = [row for row in there if row["gender"] == gender and row["attacked"] == "no"]
        employer = ("municipality", "state")[number % 2]
        alike = [row for row in fitting if row["employer"] == employer]
        random.choice(alike or fitting)["attacked"] = "yes"


def _in_order(row: Respondent, random: Random) -> Respondent:
    """Who was neither attacked nor threatened is not asked whether it was reported."""
    if "yes" in (row["attacked"], row["threatened"]):
        row["reported"] = random.choices(*_weighed(_REPORTED))[0]
    return row


def _of(number: int, percent: float) -> int:
    return round(number * percent / 100)


def _weighed(shares: Mapping[str, int]) -> tuple[list[str], list[int]]:
    return list(shares), list(shares.values())

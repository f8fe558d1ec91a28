"""The plan of the registrations: answers that make sense together and add up as published."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import prod
from random import Random
from typing import Any

from lykt.demo.proportions import apportion_percentages, deal

BLANK_PCT = 2
"""How many of a question's answers are left out: counsellors can not always tell."""

REQUIRED = {"who_contacted", "in_target_group"}

SUMMARY_PCT = 80
NASTY_TEXTS_EVERY = 60

Answers = dict[str, Any]


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files("lykt.demo") / name).read_text(encoding="utf-8"))


def plan_answers(
    count: int, percentages: Mapping[str, Mapping[str, float]], random: Random
) -> list[Answers]:
    """Answers to each question by code, for this many contacts."""
    rows: list[Answers] = [{} for _ in range(count)]
    for question, shares in percentages.items():
        blanks = 0 if question in REQUIRED else count * BLANK_PCT // 100
        blank = set(random.sample(range(count), blanks))
        asked = [row for index, row in enumerate(rows) if index not in blank]
        _answer(question, asked, apportion_percentages(len(asked), shares), random)
    for row in rows:
        if referrals := _referrals(row, random):
            row["referrals"] = referrals
    return rows


def _answer(
    question: str, rows: Sequence[Answers], counts: Mapping[str, int], random: Random
) -> None:
    leanings = _file("leanings.toml").get(question, {})

    def leaning(row: Answers, option: str) -> float:
        times: list[float] = [
            answers.get(row.get(earlier, ""), {}).get(option, 1)
            for earlier, answers in leanings.items()
        ]
        return prod(times)

    for row, option in zip(rows, deal(rows, counts, leaning, random), strict=True):
        row[question] = option


def _several(question: str, row: Answers, count: int, random: Random) -> list[str]:
    """So many different answers to a question that takes several."""
    several = _file("leanings.toml")["several"][question]
    shares = dict(several["shares"])
    for earlier, answers in several["leanings"].items():
        for option, times in answers.get(row.get(earlier, ""), {}).items():
            shares[option] *= times
    chosen: list[str] = []
    for _ in range(count):
        chosen += random.choices(list(shares), list(shares.values()))
        del shares[chosen[-1]]
    return chosen


def _referrals(row: Answers, random: Random) -> list[str]:
    """None to three types of service; who asked for services hears of one at least."""
    least = 1 if row.get("help_asked_for") == "information_on_services" else 0
    return _several("referrals", row, random.randint(least, 3), random)


def add_summaries(rows: Sequence[Answers], random: Random) -> None:
    """A short invented summary on most rows, and now and then one that is hard to show."""
    texts = _file("texts.toml")
    nasty = texts["summaries"]["nasty"]
    for index, row in enumerate(rows):
        if random.randrange(100) < SUMMARY_PCT:
            bank = texts["summaries"].get(row.get("who_contacted"), texts["summaries"]["others"])
            row["summary"] = texts["made_up"] + random.choice(bank)
        if index % NASTY_TEXTS_EVERY == 0:
            row["summary"] = texts["made_up"] + nasty[index // NASTY_TEXTS_EVERY % len(nasty)]


def add_themes(rows: Sequence[Answers], random: Random) -> None:
    """One to three themes on each row, as the form asked for before 2022."""
    for row in rows:
        row["themes"] = _several("themes", row, random.randint(1, 3), random)


def plan_feedback(count: int, mean: float, random: Random) -> list[Answers]:
    """Scores from 1 to 10 with exactly this mean, and comments on some."""
    scores = random.choices(range(1, 11), (8, 3, 3, 3, 4, 5, 9, 15, 17, 33), k=count)
    missing = round(mean * count) - sum(scores)
    step = 1 if missing > 0 else -1
    while missing:
        index = random.randrange(count)
        if 1 <= scores[index] + step <= 10:
            scores[index] += step
            missing -= step
    return [_feedback(score, random) for score in scores]


def _feedback(score: int, random: Random) -> Answers:
    texts = _file("texts.toml")
    level = "high" if score >= 8 else "middle" if score >= 5 else "low"
    comment = texts["made_up"] + random.choice(texts["feedback"][level])
    return {"score": score, "comment": comment} if random.random() < 0.4 else {"score": score}

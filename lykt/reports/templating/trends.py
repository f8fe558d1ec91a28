"""Words that say how a number has moved, and whether they fit."""

import re
import tomllib
from functools import cache
from pathlib import Path

from django.utils.translation import gettext

from lykt.reports.templating.facts import Fact

DIRECTIONS = {"up": 1, "same": 0, "down": -1}


@cache
def _by_language() -> dict[str, dict[str, int]]:
    text = (Path(__file__).parent / "trends.toml").read_text(encoding="utf-8")
    return {
        language: {word: DIRECTIONS[way] for way, some in ways.items() for word in some}
        for language, ways in tomllib.loads(text).items()
    }


def trend_words(language: str) -> dict[str, int]:
    """Each word with the direction that it tells: 1, 0 or -1."""
    return _by_language().get(language, {})


def direction_told(word: str, language: str) -> int | None:
    return trend_words(language).get(word.lower())


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = sorted(trend_words(language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, words)) or '(?!)'})(?!\w)", re.IGNORECASE)


def trend_word_in(text: str, language: str) -> str:
    """The first trend word that stands in a text by itself; empty without one."""
    found = _pattern(language).search(text)
    return found[0] if found else ""


def misfit(word: str, told: int, fact: Fact, language: str) -> str:
    """Why a word does not fit its number, and which would; empty when it fits."""
    if fact.direction == told:
        return ""
    if fact.direction is None:
        return gettext(
            "“%(word)s” can not be checked: %(label)s has no number to compare with."
        ) % {
            "word": word,
            "label": fact.label,
        }
    fitting = [one for one, way in trend_words(language).items() if way == fact.direction]
    return gettext(
        "“%(word)s” no longer fits: %(label)s went from %(before)s to %(now)s. Write for example "
        "“%(fitting)s”."
    ) % {
        "word": word,
        "label": fact.label,
        "before": fact.shown(before=True),
        "now": fact.shown(),
        "fitting": fitting[0] if fitting else "",
    }

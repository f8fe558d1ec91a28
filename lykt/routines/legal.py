"""References to law: data with days, so that a case shows what held when it happened."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "legal_references.toml"


@dataclass(frozen=True)
class Reference:
    """One wording of a reference, from a day to a day, both included."""

    code: str
    citation: str
    title: str
    source: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    note: str = ""

    def held_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def references() -> tuple[Reference, ...]:
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))["references"]
    return tuple(Reference(**entry) for entry in entries)


def codes() -> list[str]:
    return list(dict.fromkeys(reference.code for reference in references()))


def held_on(code: str, day: dt.date) -> Reference | None:
    """What the reference was on a day; nothing where it did not hold."""
    held = (each for each in references() if each.code == code and each.held_on(day))
    return next(held, None)

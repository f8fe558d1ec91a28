"""What else ends with retention: rooms above register how, and ``destroy_expired`` runs them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Destroyed:
    """How much was due, done and failed in one run."""

    due: int
    done: int
    failed: int


@dataclass(frozen=True)
class Destroyer:
    """``run`` destroys what is due on a day; ``what`` names it in the command's output."""

    what: str | Promise
    run: Callable[[dt.date], Destroyed]


_registered: dict[str, Destroyer] = {}


def register(code: str, what: str | Promise, run: Callable[[dt.date], Destroyed]) -> None:
    """Raises ``ValueError`` when the code is taken."""
    if code in _registered:
        raise ValueError(f"{code} is registered already")
    _registered[code] = Destroyer(what, run)


def registered() -> list[Destroyer]:
    return list(_registered.values())

"""Pages to read at a step: rooms above find them, since routines know of none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from lykt.people.models import Person


@dataclass(frozen=True)
class Guide:
    """A page that says more about what a step asks for."""

    title: str
    address: str


Find: TypeAlias = Callable[[str, str, Person], list[Guide]]

_finders: list[Find] = []


def register(find: Find) -> None:
    """``find(routine, step, person)`` gives the pages that the person may open, by code."""
    _finders.append(find)


def guides_to(routine: str, step: str, person: Person) -> list[Guide]:
    return [guide for find in _finders for guide in find(routine, step, person)]

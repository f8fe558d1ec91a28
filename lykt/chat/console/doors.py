"""Pages of other rooms that a conversation leads to by one key: those rooms register theirs.

The console opens such a page in a tab of its own, with ``?conversation=`` of the one that is
looked at, so that the conversation goes on beside it.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from lykt.people.models import Person
from lykt.people.queries import may


@dataclass(frozen=True)
class Door:
    """``key`` is a small letter that no shortcut of the console has; ``view`` names the page."""

    key: str
    view: str
    label: str | Promise
    purpose: str | Promise
    permission: str

    @property
    def address(self) -> str:
        return reverse(self.view)


_doors: dict[str, Door] = {}


def register(door: Door) -> None:
    """Raises ``ValueError`` when the key is taken."""
    if door.key in _doors:
        raise ValueError(f"the key {door.key} leads to {_doors[door.key].view} already")
    _doors[door.key] = door


def doors_for(person: Person) -> list[Door]:
    """Those that the person may go through."""
    return [door for door in _doors.values() if may(person, door.permission)]

"""Counsellors come on duty, are seen, and go."""

import datetime as dt

from lykt.chat.models import Desk, Duty
from lykt.people.models import Person, Unit


def go_on_duty(*, actor: Person, desk: Desk, unit: Unit, now: dt.datetime | None = None) -> Duty:
    """Begin, or go on with, the person's duty at the desk.

    Raises ``NotAllowedError``, and ``NoGrantError`` without the line's key.
    """
    raise NotImplementedError


def set_takes_new(*, actor: Person, desk: Desk, takes_new: bool) -> Duty:
    """Raises ``NotOnDutyError``."""
    raise NotImplementedError


def leave_duty(*, actor: Person, desk: Desk, now: dt.datetime | None = None) -> None:
    """End the duty; conversations under way are kept. Not on duty: nothing happens."""
    raise NotImplementedError


def seen_at_desk(*, actor: Person, now: dt.datetime | None = None) -> list[Duty]:
    """The console's sign of life: the duties that go on, and the person's seats in live
    conversations, are seen now. A duty missing from the answer has ended: go on duty again."""
    raise NotImplementedError

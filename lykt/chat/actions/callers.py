"""What a caller does besides writing: leaves, ends, asks again, deletes."""

import datetime as dt

from lykt.chat.models import Seat


def leave_page(seat: Seat, *, now: dt.datetime | None = None) -> None:
    """The page says goodbye; it may be back at once (a reload), so nothing ends by it."""
    raise NotImplementedError


def end_by_caller(seat: Seat, *, now: dt.datetime | None = None) -> None:
    """End the conversation. One that has ended is left as it is."""
    raise NotImplementedError


def ask_again(seat: Seat, *, now: dt.datetime | None = None) -> None:
    """Wait for a counsellor again, after the end: a new request in the ledger.

    One that waits or is open is left as it is. Raises what ``press`` raises, ``DestroyedError``,
    and ``LeftError`` when the caller came back elsewhere.
    """
    raise NotImplementedError


def delete_now(seat: Seat, *, now: dt.datetime | None = None) -> None:
    """End it and destroy it at once, as when its time ends.

    Raises ``DeleteFailedError`` when the key's file can not be
    destroyed; it is then due, and tried again every day.
    """
    raise NotImplementedError

"""Words of a case, each under a key that ends with the case's time."""

import datetime as dt
from typing import TypeVar

from lykt.incidents.models import Case, Sealed
from lykt.vault.actions import make_key
from lykt.vault.sealing import KeyDestroyedError, seal, unseal

Row = TypeVar("Row", bound=Sealed)


def save_sealed(case: Case, row: Row, content: str | bytes) -> Row:
    """Save a new row with its content sealed, until the case's time ends."""
    return save_sealed_until(case.destroy_on, row, content)


def save_sealed_until(day: dt.date, row: Row, content: str | bytes) -> Row:
    """The same with a time of its own; in the caller's transaction."""
    row.key = make_key(destroy_on=day)
    row.sealed = _sealed(row, content)
    row.save(force_insert=True)
    return row


def seal_again(row: Sealed, content: str) -> None:
    """Other words in their place, under the same key."""
    row.sealed = _sealed(row, content)
    row.save(update_fields=["sealed"])


def _sealed(row: Sealed, content: str | bytes) -> bytes:
    plain = content.encode() if isinstance(content, str) else content
    return seal(row.key, plain, _place(row))


def content_of(row: Sealed) -> bytes | None:
    """None when its time has ended."""
    try:
        return unseal(row.key, row.sealed, _place(row))
    except KeyDestroyedError:
        return None


def words_of(row: Sealed) -> str:
    """The words, empty when their time has ended. The caller has recorded the opening."""
    return (content_of(row) or b"").decode()


def _place(row: Sealed) -> str:
    return f"{row._meta.label_lower} {row.pk}"

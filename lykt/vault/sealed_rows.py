"""The content of a row, under a key that ends with its time, and bound to the row it stands in."""

import datetime as dt
from typing import TypeVar

from lykt.vault.actions import make_key
from lykt.vault.models import Sealed
from lykt.vault.sealing import KeyDestroyedError, seal, unseal

Row = TypeVar("Row", bound=Sealed)


def save_row_sealed(row: Row, content: bytes, destroy_on: dt.date) -> Row:
    """Save a new row with its content sealed; in the caller's transaction."""
    row.key = make_key(destroy_on=destroy_on)
    seal_in_row(row, content)
    row.save(force_insert=True)
    return row


def seal_in_row(row: Sealed, content: bytes) -> None:
    """Other content under the row's own key; the caller saves."""
    row.sealed = seal(row.key, content, _place(row))


def content_of_row(row: Sealed) -> bytes | None:
    """None when its time has ended. The caller has recorded the opening."""
    try:
        return unseal(row.key, row.sealed, _place(row))
    except KeyDestroyedError:
        return None


def _place(row: Sealed) -> str:
    return f"{row._meta.label_lower} {row.pk}"

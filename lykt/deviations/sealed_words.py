"""Words about a deviation, each under a key that ends with the deviation's time."""

from typing import TypeVar

from lykt.deviations.models import Deviation, Sealed
from lykt.vault.actions import make_key
from lykt.vault.sealing import KeyDestroyedError, seal, unseal

Row = TypeVar("Row", bound=Sealed)


def save_sealed(deviation: Deviation, row: Row, words: str) -> Row:
    """Save a new row with its words sealed; in the caller's transaction."""
    row.key = make_key(destroy_on=deviation.destroy_on)
    row.sealed = seal(row.key, words.encode(), _place(row))
    row.save(force_insert=True)
    return row


def words_of(row: Sealed) -> str:
    """Empty when their time has ended. The caller has recorded the opening."""
    try:
        return unseal(row.key, row.sealed, _place(row)).decode()
    except KeyDestroyedError:
        return ""


def _place(row: Sealed) -> str:
    return f"{row._meta.label_lower} {row.pk}"

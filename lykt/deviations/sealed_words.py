"""Words about a deviation, each under a key that ends with the deviation's time."""

from typing import TypeVar

from lykt.deviations.models import Deviation
from lykt.vault.models import Sealed
from lykt.vault.sealed_rows import content_of_row, save_row_sealed

Row = TypeVar("Row", bound=Sealed)


def save_sealed(deviation: Deviation, row: Row, words: str) -> Row:
    """Save a new row with its words sealed; in the caller's transaction."""
    return save_row_sealed(row, words.encode(), deviation.destroy_on)


def words_of(row: Sealed) -> str:
    """Empty when their time has ended. The caller has recorded the opening."""
    return (content_of_row(row) or b"").decode()

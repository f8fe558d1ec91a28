"""Words of a case, each under a key that ends with the case's time."""

import datetime as dt
from typing import TypeVar

from lykt.incidents.models import Case, Measure
from lykt.vault.models import Sealed
from lykt.vault.sealed_rows import content_of_row, save_row_sealed, seal_in_row
from lykt.vault.sealing import KeyDestroyedError, seal, unseal

Row = TypeVar("Row", bound=Sealed)


def save_sealed(case: Case, row: Row, content: str | bytes) -> Row:
    """Save a new row with its content sealed, until the case's time ends."""
    return save_sealed_until(case.destroy_on, row, content)


def save_sealed_until(day: dt.date, row: Row, content: str | bytes) -> Row:
    """The same with a time of its own; in the caller's transaction."""
    plain = content.encode() if isinstance(content, str) else content
    return save_row_sealed(row, plain, day)


def seal_again(row: Sealed, content: str) -> None:
    """Other words in their place, under the same key."""
    seal_in_row(row, content.encode())
    row.save(update_fields=["sealed"])


def words_of(row: Sealed) -> str:
    """The words, empty when their time has ended. The caller has recorded the opening."""
    return (content_of_row(row) or b"").decode()


def seal_reason(measure: Measure, reason: str) -> None:
    """Why it is dropped, under the measure's own key; the caller saves."""
    measure.sealed_reason = seal(measure.key, reason.encode(), _place_of_reason(measure))


def reason_of(measure: Measure) -> str:
    """Empty for one that is not dropped, and when its time has ended."""
    if measure.sealed_reason is None:
        return ""
    try:
        return unseal(measure.key, measure.sealed_reason, _place_of_reason(measure)).decode()
    except KeyDestroyedError:
        return ""


def _place_of_reason(measure: Measure) -> str:
    return f"{measure._meta.label_lower} {measure.pk} reason"

"""What is written in an assessment, each piece under a key that ends with its time."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

from lykt.vault.models import Sealed
from lykt.vault.sealed_rows import content_of_row, save_row_sealed, seal_in_row

Content: TypeAlias = Mapping[str, Any]
Row = TypeVar("Row", bound=Sealed)


def save_sealed(row: Row, content: Content, destroy_on: dt.date) -> Row:
    """Save a new row with its content sealed; in the caller's transaction."""
    return save_row_sealed(row, _plain(content), destroy_on)


def reseal(row: Sealed, content: Content) -> None:
    """Other content under the row's own key; the caller saves."""
    seal_in_row(row, _plain(content))


def content_of(row: Sealed) -> Content:
    """Empty when its time has ended. The caller has recorded the opening."""
    opened: Content = json.loads(content_of_row(row) or b"{}")
    return opened


def _plain(content: Content) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()

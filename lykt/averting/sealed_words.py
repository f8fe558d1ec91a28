"""What is written in an assessment, each piece under a key that ends with its time."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

from lykt.averting.models import Sealed
from lykt.vault.actions import make_key
from lykt.vault.sealing import KeyDestroyedError, seal, unseal

Content: TypeAlias = Mapping[str, Any]
Row = TypeVar("Row", bound=Sealed)


def save_sealed(row: Row, content: Content, destroy_on: dt.date) -> Row:
    """Save a new row with its content sealed; in the caller's transaction."""
    row.key = make_key(destroy_on=destroy_on)
    reseal(row, content)
    row.save(force_insert=True)
    return row


def reseal(row: Sealed, content: Content) -> None:
    """Other content under the row's own key; the caller saves."""
    plain = json.dumps(content, ensure_ascii=False).encode()
    row.sealed = seal(row.key, plain, _place(row))


def content_of(row: Sealed) -> Content:
    """Empty when its time has ended. The caller has recorded the opening."""
    try:
        opened: Content = json.loads(unseal(row.key, row.sealed, _place(row)))
    except KeyDestroyedError:
        return {}
    return opened


def _place(row: Sealed) -> str:
    return f"{row._meta.label_lower} {row.pk}"

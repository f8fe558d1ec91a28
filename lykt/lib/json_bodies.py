"""JSON that a browser posted, read so that every database can keep what it says."""

import json
from typing import Any

_NUL = "\0"


def read_json(body: bytes | str) -> Any:
    """Raises ``ValueError`` for what is no JSON, nests too deep, or has a NUL in a text."""
    try:
        return refuse_nul(json.loads(body))
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def refuse_nul(value: Any) -> Any:
    """The value itself. PostgreSQL takes no NUL in a text, and stops at it with an error."""
    if isinstance(value, str) and _NUL in value:
        raise ValueError("a text has a NUL in it")
    if isinstance(value, dict):
        for key, held in value.items():
            refuse_nul(key)
            refuse_nul(held)
    if isinstance(value, list):
        for held in value:
            refuse_nul(held)
    return value

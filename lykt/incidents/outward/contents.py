"""What a record of a notice says in words, sealed as one."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lykt.incidents.models import OutwardNotice
from lykt.incidents.sealed_words import words_of


@dataclass(frozen=True)
class Contents:
    """The receipt's number, what was told or why not, why an earlier record was corrected.

    ``notice`` is NAV's notice as it was made here, without identity numbers.
    """

    reference: str = ""
    words: str = ""
    because: str = ""
    notice: Mapping[str, Any] | None = None


def packed(contents: Contents) -> str:
    return json.dumps(asdict(contents), ensure_ascii=False)


def contents_of(row: OutwardNotice) -> Contents:
    """Empty when its time has ended. The caller has recorded the opening."""
    words = words_of(row)
    return Contents(**json.loads(words)) if words else Contents()

"""Which reports there are. Rooms register theirs when they start."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lykt.reports.document import Document


@dataclass(frozen=True)
class Kind:
    """A report that ``lykt report`` writes.

    ``add_arguments`` says what it needs to know; ``make`` returns its document and a name for
    its files, without ending, or raises ``CommandError``.
    """

    code: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    make: Callable[[dict[str, Any]], tuple[Document, str]]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a report. Raises ``ValueError`` when its code is taken."""
    if kind.code in _kinds:
        raise ValueError(f"the report {kind.code} is registered already")
    _kinds[kind.code] = kind


def every_kind() -> list[Kind]:
    return list(_kinds.values())


def kind_named(code: str) -> Kind:
    return _kinds[code]

"""Which reports there are. Rooms register theirs when they start."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

from lykt.reports.templating import Bound


@dataclass(frozen=True)
class Kind:
    """A report that ``lykt report`` writes.

    ``add_arguments`` says what it needs to know; ``make`` gets its template's text, or None for
    the one that its editor keeps, else the shipped one, and returns its document and a name for
    its files, without ending, or raises ``CommandError``. ``shipped`` is the shipped template in a
    language, ``names`` what a template may refer to.
    """

    code: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    make: Callable[[dict[str, Any], str | None], tuple[Bound, str]]
    shipped: Callable[[str], str]
    names: Callable[[dict[str, Any]], list[tuple[str, str]]]


_paths: dict[str, str] = {}


def register(code: str, path: str) -> None:
    """Add a report by its code and where it stands, such as ``lykt.room.report.KIND``.

    It is imported when somebody asks for it, since reports need all that counts and draws, which
    is slow to load and of no use to a process that serves pages. Raises ``ValueError`` when the
    code is taken.
    """
    if code in _paths:
        raise ValueError(f"the report {code} is registered already")
    _paths[code] = path


def every_kind() -> list[Kind]:
    return [kind_named(code) for code in _paths]


def kind_named(code: str) -> Kind:
    found: Kind = import_string(_paths[code])
    return found

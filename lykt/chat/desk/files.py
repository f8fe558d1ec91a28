"""A desk as a readable file says it: its line, its limits, its phrases."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lykt.chat.actions.desks import LIMITS


class DeskFileError(ValueError):
    """A desk file says something that Lykt can not use; the message names what, and the cure."""


@dataclass(frozen=True)
class DeskEntry:
    """``phrases`` are title and text; None leaves those that the desk has."""

    line: str
    limits: Mapping[str, int]
    first_choices: str
    phrases: tuple[tuple[str, str], ...] | None


def read_desk(text: str) -> DeskEntry:
    """Raises ``DeskFileError``."""
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeskFileError(f"This is not a TOML file: {error}.") from error
    unknown = set(top) - {"line", "limits", "first_choices", "phrases"}
    if unknown:
        raise DeskFileError(f"{', '.join(sorted(unknown))}: not known; see the shipped file.")
    return DeskEntry(
        line=_text(top, "line", "the code of a line that is loaded"),
        limits=_limits(top.get("limits", {})),
        first_choices=str(top.get("first_choices", "")),
        phrases=_phrases(top["phrases"]) if "phrases" in top else None,
    )


def _text(table: Mapping[str, Any], name: str, what: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise DeskFileError(f"{name} is {value!r}; it must be {what}.")
    return value.strip()


def _limits(table: Any) -> dict[str, int]:
    if not isinstance(table, dict):
        raise DeskFileError("limits must be a table: [limits].")
    for name, value in table.items():
        if name not in LIMITS:
            raise DeskFileError(f"limits: {name} is not one of {', '.join(LIMITS)}.")
        if not isinstance(value, int) or isinstance(value, bool):
            raise DeskFileError(f"limits: {name} is {value!r}; it must be a whole number.")
    return table


def _phrases(tables: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise DeskFileError("phrases must be tables: [[phrases]], each with title and text.")
    return tuple(
        (_text(table, "title", "a text in quotes"), _text(table, "text", "a text in quotes"))
        for table in tables
    )

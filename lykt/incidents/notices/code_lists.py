"""The authority's dated code lists, as they lie in ``code_lists/*.toml``."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("code_lists")


@dataclass(frozen=True)
class Code:
    """One code, and from when to when and for which roles it holds; no roles means all."""

    code: str
    text: str
    valid_from: dt.date
    valid_to: dt.date | None
    roles: frozenset[str]

    def is_for(self, role: str) -> bool:
        return not self.roles or role in self.roles

    def holds_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class CodeList:
    """One list, where it was read and when."""

    name: str
    sources: tuple[str, ...]
    read_on: dt.date
    codes: tuple[Code, ...]

    def offered(self, role: str, day: dt.date) -> list[Code]:
        """What may be chosen for somebody in the role, if the notice is sent that day."""
        return [code for code in self.codes if code.is_for(role) and code.holds_on(day)]

    @property
    def is_by_role(self) -> bool:
        return any(code.roles for code in self.codes)

    def is_for(self, role: str) -> bool:
        return any(code.is_for(role) for code in self.codes)

    def find(self, code: str) -> Code | None:
        return next((each for each in self.codes if each.code == code), None)


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Every list by its name."""
    lists = (_read(path) for path in sorted(FOLDER.glob("*.toml")))
    return {each.name: each for each in lists}


def _read(path: Path) -> CodeList:
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    roles = held.get("roles", ())
    return CodeList(
        name=held["name"],
        sources=tuple(held["sources"]),
        read_on=held["read_on"],
        codes=tuple(_code(entry, roles) for entry in held["codes"]),
    )


def _code(entry: Mapping[str, Any], roles: tuple[str, ...]) -> Code:
    return Code(
        code=entry["code"],
        text=entry["text"],
        valid_from=entry["valid_from"],
        valid_to=entry.get("valid_to"),
        roles=frozenset(entry.get("roles", roles)),
    )

"""A release described as data: which variables, hierarchies and tables, for ``lykt protect``."""

import csv
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESERVED = ("value", "status")


class SpecError(ValueError):
    """A description of tables, or their data, that can not be used: what, where, and what to do."""


@dataclass(frozen=True)
class VariableSpec:
    """A variable by its columns from coarse to fine, or one column and its codes' parents."""

    name: str
    columns: tuple[str, ...]
    parents: tuple[tuple[str, str], ...] = ()
    total: str = "total"


@dataclass(frozen=True)
class TableSpec:
    """``levels`` is how many levels under the total it shows of a variable; all where not named.

    ``published`` is the file that it was published as before, and is then not published again.
    """

    name: str
    variables: tuple[str, ...]
    levels: Mapping[str, int]
    published: Path | None = None


@dataclass(frozen=True)
class Spec:
    variables: tuple[VariableSpec, ...]
    tables: tuple[TableSpec, ...]
    counts: str | None = None
    """The column that holds how many persons a row stands for; None where each row is one."""


def read_spec(path: Path) -> Spec:
    """Raises ``SpecError``. Files that it names lie beside it."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SpecError(f"{path}: can not be read ({error.strerror})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SpecError(f"{path}: is not TOML: {error}") from error
    try:
        return _spec(found, path.parent)
    except SpecError as error:
        raise SpecError(f"{path}: {error}") from error


def _spec(found: Mapping[str, Any], folder: Path) -> Spec:
    _only("the file", found, {"counts", "variables", "tables"})
    variables = tuple(
        _variable(one, at, folder) for at, one in enumerate(_parts(found, "variables"), 1)
    )
    known = {variable.name for variable in variables}
    tables = tuple(
        _table(one, at, known, folder) for at, one in enumerate(_parts(found, "tables"), 1)
    )
    for kind, names in (
        ("variables", [variable.name for variable in variables]),
        ("tables", [table.name for table in tables]),
    ):
        # As files some systems tell them apart only by more than capitals.
        twice = [name for name, times in Counter(map(str.casefold, names)).items() if times > 1]
        if twice:
            raise SpecError(f"{kind}: the name {twice[0]} stands twice")
    if all(table.published for table in tables):
        raise SpecError("tables: every one was published before, and there is none to protect")
    counts = found.get("counts")
    return Spec(variables, tables, None if counts is None else str(counts))


def _parts(found: Mapping[str, Any], name: str) -> list[Any]:
    parts = found.get(name)
    if not isinstance(parts, list) or not parts:
        raise SpecError(f"{name}: none. Head each with [[{name}]]")
    return parts


def _only(where: str, found: Any, known: set[str]) -> None:
    if not isinstance(found, Mapping):
        raise SpecError(f"{where}: expected {', '.join(sorted(known))}")
    for name in found:
        if name not in known:
            raise SpecError(f"{where}: {name} is not known; expected {', '.join(sorted(known))}")


def _variable(found: Any, at: int, folder: Path) -> VariableSpec:
    where = f"variables, part {at}"
    _only(where, found, {"name", "columns", "column", "hierarchy", "total"})
    if ("column" in found) == ("columns" in found):
        raise SpecError(f"{where}: give either column, or columns from coarse to fine")
    columns = _texts(f"{where}, columns", found.get("columns", [found.get("column")]))
    if "hierarchy" in found and len(columns) > 1:
        raise SpecError(f"{where}: a hierarchy goes with one column")
    parents = read_parents(folder / str(found["hierarchy"])) if "hierarchy" in found else ()
    name = str(found.get("name", columns[-1]))
    if name in RESERVED:
        raise SpecError(f"{where}: {name} is a heading of the files that are written; name another")
    total = str(found.get("total", "total"))
    if total in dict(parents):
        raise SpecError(f"{where}: {total} is the total's code, and stands in the hierarchy, too")
    return VariableSpec(name, columns, parents, total)


def _table(found: Any, at: int, known: set[str], folder: Path) -> TableSpec:
    where = f"tables, part {at}"
    _only(where, found, {"name", "variables", "levels", "published"})
    if not found.get("name") or "/" in str(found["name"]) or str(found["name"]).startswith("."):
        raise SpecError(f"{where}: needs a name that can be a file's")
    variables = _texts(f"{where}, variables", found.get("variables"))
    levels = found.get("levels", {})
    _only(f"{where}, levels", levels, set(variables))
    for name, level in levels.items():
        if isinstance(level, bool) or not isinstance(level, int) or level < 1:
            raise SpecError(f"{where}, levels, {name}: expected a whole number from 1 on")
    for name in variables:
        if name not in known:
            raise SpecError(f"{where}: {name} is none of the variables {', '.join(sorted(known))}")
    if len(set(variables)) != len(variables):
        raise SpecError(f"{where}: a variable stands twice")
    published = folder / str(found["published"]) if "published" in found else None
    return TableSpec(str(found["name"]), variables, dict(levels), published)


def _texts(where: str, found: Any) -> tuple[str, ...]:
    if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
        raise SpecError(f"{where}: expected a list of texts")
    return tuple(found)


def read_parents(path: Path) -> tuple[tuple[str, str], ...]:
    """Pairs of code and parent, where a top code's parent is empty; parents before their parts."""
    rows = dict(_rows(path))
    ordered: dict[str, str] = {}

    def place(code: str, above: tuple[str, ...]) -> None:
        if code in above:
            raise SpecError(f"{path}: {code} is part of itself")
        if code not in ordered:
            if rows[code]:
                place(rows[code], (*above, code))
            ordered[code] = rows[code]

    for code, parent in rows.items():
        if parent and parent not in rows:
            raise SpecError(f"{path}: {code} is part of {parent}, which has no row of its own")
        place(code, ())
    return tuple(ordered.items())


def _rows(path: Path) -> list[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    except OSError as error:
        raise SpecError(f"{path}: can not be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SpecError(f"{path}: is not written in UTF-8; save it so") from error
    if not lines or [cell.strip().lower() for cell in lines[0]] != ["code", "parent"]:
        raise SpecError(f"{path}: row 1: expected the headings code,parent")
    found: dict[str, str] = {}
    for number, line in enumerate(lines[1:], 2):
        if len(line) != 2 or not line[0].strip():
            raise SpecError(f"{path}: row {number}: expected a code and its parent, or no parent")
        if line[0].strip() in found:
            raise SpecError(f"{path}: row {number}: {line[0].strip()} stands twice")
        found[line[0].strip()] = line[1].strip()
    return list(found.items())

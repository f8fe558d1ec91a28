"""The folder that ``lykt protect`` writes: what may be published, and what stays inside."""

import csv
import json
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np

from lykt.statistics.protection.audits import Audit
from lykt.statistics.protection.protecting import Protected
from lykt.statistics.protection.releases import Spec, SpecError, TableSpec
from lykt.statistics.protection.systems import TOTAL, Flags, System

HIDDEN = ":"
PUBLIC, INTERNAL = "publish", "internal"
UNFINISHED = f"{PUBLIC}.part"
REPORT, REPORT_AS_DATA = "audit.txt", "audit.json"


def clear(folder: Path) -> None:
    """Nothing of an earlier run is left to be published by mistake. Raises ``SpecError``."""
    if folder.exists() and not folder.is_dir():
        raise SpecError(f"{folder}: is a file; name a folder that is empty, or new")
    ours = [folder / name for name in (PUBLIC, UNFINISHED, INTERNAL)]
    strangers = [path for path in folder.glob("*") if path not in ours]
    strangers += [path for part in ours for path in part.glob("*") if not _written_by_us(path)]
    if strangers:
        raise SpecError(
            f"{folder}: holds {strangers[0].relative_to(folder)}; name a folder that is empty, or "
            "new"
        )
    for part in ours:
        shutil.rmtree(part, ignore_errors=True)


def _written_by_us(path: Path) -> bool:
    return path.is_file() and (path.suffix == ".csv" or path.name in (REPORT, REPORT_AS_DATA))


def write(folder: Path, spec: Spec, found: Protected) -> None:
    """The audit in any case; tables to be published only when it passed."""
    (folder / INTERNAL).mkdir(parents=True)
    _write_audit(folder / INTERNAL, found.audit)
    for place, table in enumerate(spec.tables):
        rows = list(_rows(spec, table, found, place))
        _write(folder / INTERNAL / f"{table.name}.csv", (*table.variables, "value", "status"), rows)
    if not found.audit.passed:
        return
    ready = folder / UNFINISHED
    ready.mkdir()
    for place, table in enumerate(spec.tables):
        if not table.published:
            rows = [_public(row) for row in _rows(spec, table, found, place, true=False)]
            _write(ready / f"{table.name}.csv", (*table.variables, "value"), rows)
    ready.rename(folder / PUBLIC)


def _public(row: tuple[str, ...]) -> tuple[str, ...]:
    return row[:-1]


def _rows(
    spec: Spec, table: TableSpec, found: Protected, place: int, *, true: bool = True
) -> Iterator[tuple[str, ...]]:
    """Codes, value and status of each cell; the true value, or what the public sees."""
    system = found.system
    cells = system.tables[place].ravel().tolist()
    for codes, cell in zip(product(*_codes(spec, system, table, place)), cells, strict=True):
        shown = HIDDEN if found.hidden[cell] else str(found.shown[cell])
        value = str(system.counts[cell]) if true else shown
        yield (*codes, value, found.status(cell))


def _codes(spec: Spec, system: System, table: TableSpec, place: int) -> list[list[str]]:
    totals = {one.name: one.total for one in spec.variables}
    variables = {one.name: one for one in system.variables}
    return [
        [totals[name] if node == TOTAL else variables[name].nodes[node] for node in shown]
        for name, shown in zip(table.variables, system.layouts[place].shown, strict=True)
    ]


def _write(path: Path, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)


def _write_audit(folder: Path, audit: Audit) -> None:
    text = json.dumps(audit.as_json(), indent=1, ensure_ascii=False)
    (folder / REPORT_AS_DATA).write_text(text + "\n", encoding="utf-8")
    (folder / REPORT).write_text(audit.as_text() + "\n", encoding="utf-8")


def read_published(spec: Spec, system: System) -> Flags:
    """The cells that earlier tables have shown, from the files as they were published.

    Raises ``SpecError`` with the row that is wrong.
    """
    found = np.zeros(len(system.counts), bool)
    for place, table in enumerate(spec.tables):
        if table.published:
            grid = product(*_codes(spec, system, table, place))
            cells = dict(zip(grid, system.tables[place].ravel().tolist(), strict=True))
            found[list(_shown_before(table.published, table, cells, system))] = True
    return found


def _shown_before(
    path: Path, table: TableSpec, cells: dict[tuple[str, ...], int], system: System
) -> Iterator[int]:
    seen = set()
    for number, (*found, value) in _published_rows(path, (*table.variables, "value")):
        codes = tuple(found)
        cell = cells.get(codes)
        if cell is None:
            raise SpecError(f"{path}: row {number}: {', '.join(codes)} is no cell of the data")
        if codes in seen:
            raise SpecError(f"{path}: row {number}: {', '.join(codes)} stands in an earlier row")
        seen.add(codes)
        if value in ("", HIDDEN):
            continue
        if value != str(system.counts[cell]):
            raise SpecError(
                f"{path}: row {number}: was published as {value}, and the data says "
                f"{system.counts[cell]}; protect the data that it was published from"
            )
        yield cell


def _published_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Those columns of each row, and where it stands."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            headings = reader.fieldnames or ()
            lines = [(reader.line_num, line) for line in reader]
    except OSError as error:
        raise SpecError(f"{path}: can not be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SpecError(f"{path}: is not written in UTF-8; save it so") from error
    for column in columns:
        if column not in headings:
            raise SpecError(f"{path}: row 1: has no column {column}")
    for number, line in lines:
        yield number, [line[column].strip() for column in columns]

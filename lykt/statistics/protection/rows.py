"""The rows of a CSV or Parquet file of persons, or of counts of them: read once, and checked."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import duckdb

from lykt.statistics.protection.releases import Spec, SpecError, VariableSpec

MOST = 10**9
"""The largest count of a row. Far beyond it, floating point does not tell one person from two."""
_RECORD, _PERSONS = '"·record"', '"·persons"'
_QUOTE = "'"
_CSV = (
    "read_csv(?, auto_detect = false, header = true, delim = '{}', quote = '\"', escape = '\"', "
    "nullstr = '', columns = {{{}}})"
)


class Rows:
    """The file in DuckDB, its texts trimmed. Raises ``SpecError`` with the row that is wrong."""

    def __init__(self, path: Path, spec: Spec) -> None:
        self._path, self._spec = path, spec
        self._columns = [column for one in spec.variables for column in one.columns]
        self._connection = duckdb.connect()
        self._is_csv = _kind(path) == ".csv"
        try:
            self._read()
        except duckdb.Error as error:
            raise SpecError(f"{path}: {_reason(error)}") from error
        self._check()

    def parents(self, spec: VariableSpec) -> list[tuple[str, str]]:
        """Pairs of code and parent, by a variable's columns from coarse to fine."""
        pairs: list[tuple[str, str]] = []
        for above, column in zip(("", *spec.columns), spec.columns, strict=False):
            pairs += self._level(above, column)
        for code, times in Counter(code for code, _ in pairs).items():
            if times > 1:
                raise SpecError(
                    f"{self._path}: {spec.name}: {code} is a code at two levels; make the codes "
                    "different"
                )
        return pairs

    def counts(self, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """The codes of these columns, and how many persons have them."""
        chosen = ", ".join(_quoted(column) for column in columns)
        return self._all(f"select {chosen}, sum({_PERSONS})::bigint from data group by all")  # noqa: S608 - quoted

    # --- Reading --------------------------------------------------------------------------

    def _read(self) -> None:
        source = self._source()
        headings = [*_headings(self._path)] if self._is_csv else self._named(source)
        self._check_headings(headings)
        self._others = [heading for heading in headings if heading != self._spec.counts]
        texts = ", ".join(f"trim({_quoted(one)}::varchar) as {_quoted(one)}" for one in headings)
        counts = self._spec.counts
        persons = "1::bigint" if counts is None else f"{_quoted(counts)}::varchar"
        self._connection.execute(
            f"create temp table data as select row_number() over () as {_RECORD}, {texts}, "  # noqa: S608 - quoted
            f"{persons} as {_PERSONS} from {source}",
            [str(self._path)],
        )

    def _source(self) -> str:
        if not self._is_csv:
            return "read_parquet(?)"
        names = _headings(self._path)
        columns = ", ".join(f"'{name.replace(_QUOTE, _QUOTE * 2)}': 'VARCHAR'" for name in names)
        return _CSV.format(_delimiter(self._path), columns)

    def _named(self, source: str) -> list[str]:
        found = self._connection.execute(f"select * from {source} limit 0", [str(self._path)])  # noqa: S608 - ours
        return [column[0] for column in found.description or ()]

    def _check_headings(self, found: Sequence[str]) -> None:
        for heading, times in Counter(heading.lower() for heading in found).items():
            if times > 1:
                raise SpecError(f"{self._path}: row 1: two columns are called {heading}")
        wanted = [*self._columns, *([self._spec.counts] if self._spec.counts else [])]
        for column in wanted:
            if column not in found:
                raise SpecError(
                    f"{self._path}: row 1: has no column {column}; its columns are "
                    f"{', '.join(found)}"
                )

    # --- Checking -------------------------------------------------------------------------

    def _check(self) -> None:
        if not self._all("select 1 from data limit 1"):
            raise SpecError(f"{self._path}: has no rows; expected persons, or counts of them")
        for column in self._columns:
            self._refuse(f"coalesce({_quoted(column)}, '') = ''", column, "expected a code")
        for spec in self._spec.variables:
            self._check_codes(spec)
        if self._spec.counts:
            self._check_counts(self._spec.counts)
            self._refuse_repeated()

    def _check_counts(self, column: str) -> None:
        whole = f"try_cast({_PERSONS} as bigint)"
        self._refuse(
            f"{whole} is null or {whole} not between 0 and {MOST} "
            f"or try_cast({_PERSONS} as double) <> {whole}",
            column,
            f"expected a whole number from 0 to {MOST}",
        )
        self._connection.execute(f"alter table data alter {_PERSONS} type bigint")

    def _refuse_repeated(self) -> None:
        """Two counts of the same: nobody can tell whether one is a mistake, or both are parts."""
        if not self._others:
            return
        codes = ", ".join(_quoted(other) for other in self._others)
        again = self._all(
            f"select min({_RECORD}), max({_RECORD}) from data group by {codes} "  # noqa: S608 - quoted
            "having count(*) > 1 order by 1 limit 1"
        )
        for first, last in again:
            raise SpecError(
                f"{self._path}: row {self._row(last)}: has the same codes as row "
                f"{self._row(first)}; leave one of them out, or add their counts together"
            )

    def _check_codes(self, spec: VariableSpec) -> None:
        column = spec.columns[-1]
        if spec.parents:
            above = {parent for _, parent in spec.parents}
            leaves = [code for code, _ in spec.parents if code not in above]
            wrong = f"not list_contains(?, {_quoted(column)})"
            self._refuse(wrong, column, "expected an innermost code of the hierarchy", [leaves])
        for each in spec.columns:
            message = f"expected another code than the total's of {spec.name}; change either"
            self._refuse(f"{_quoted(each)} = ?", each, message, [spec.total])

    def _refuse(self, wrong: str, column: str, message: str, given: Sequence[object] = ()) -> None:
        found = self._connection.execute(
            f"select {_RECORD}, {_quoted(column)} from data where {wrong} order by 1 limit 1",  # noqa: S608 - quoted
            list(given),
        ).fetchone()
        if found:
            record, value = found
            where = f"{self._path}: row {self._row(record)}, column {column}"
            raise SpecError(
                f"{where}: {message}, found {value!r}" if value else f"{where}: {message}"
            )

    def _level(self, above: str, column: str) -> list[tuple[str, str]]:
        parent = _quoted(above) if above else "''"
        rows = self._all(
            f"select {_quoted(column)}, {parent}, min({_RECORD}) from data "  # noqa: S608 - quoted
            "group by all order by 1, 3"
        )
        for (code, first, _), (again, second, record) in pairwise(rows):
            if code == again:
                raise SpecError(
                    f"{self._path}: row {self._row(record)}: {column} {code} is in {above} "
                    f"{second}, and in {first} in an earlier row"
                )
        return [(code, first) for code, first, _ in rows]

    def _row(self, record: int) -> int:
        """Where a record begins: its line in a CSV file, in which lines may be empty."""
        if not self._is_csv:
            return record
        return next(islice(_lines(self._path), record, None), record + 1)

    def _all(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()


def _kind(path: Path) -> str:
    if not path.is_file():
        raise SpecError(f"{path}: there is no such file")
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise SpecError(f"{path}: expected a file that ends in .csv or .parquet")
    return kind


def _delimiter(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            heading = file.readline()
    except UnicodeDecodeError as error:
        raise SpecError(f"{path}: is not written in UTF-8; save it so") from error
    return ";" if heading.count(";") > heading.count(",") else ","


def _headings(path: Path) -> list[str]:
    delimiter = _delimiter(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = next(csv.reader(file, delimiter=delimiter), [])
    if not found:
        raise SpecError(f"{path}: row 1: expected the names of the columns")
    return found


def _lines(path: Path) -> Iterator[int]:
    """The line where each record that is not empty begins; the headings' first."""
    delimiter = _delimiter(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        line = 1
        for record in reader:
            if record:
                yield line
            line = reader.line_num + 1


def _reason(error: duckdb.Error) -> str:
    """What DuckDB found, without its advice on options that nobody can set here."""
    text = str(error)
    line = re.search(r"Line: (\d+)", text)
    columns = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
    if line and columns:
        return f"row {line[1]}: expected {columns[1]} columns, found {columns[2]}"
    return (f"row {line[1]}: " if line else "") + text.splitlines()[0]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

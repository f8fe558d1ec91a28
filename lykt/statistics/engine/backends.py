"""Where tables are counted: embedded DuckDB, PostgreSQL or Spark, chosen by one setting.

All get the same Ibis expression. DuckDB and Spark read the Parquet files where they lie;
PostgreSQL is given their rows.
"""

import threading
import uuid
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Protocol

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from lykt.statistics.engine.copies import Part


class EngineError(Exception):
    """The engine can not be reached or used: what happened, and what to do."""


class Engine(Protocol):
    """What counts."""

    def table(self, parts: Sequence[Part]) -> Any:
        """The rows of some parts of one source, as an Ibis table."""

    def run(self, expression: Any) -> pa.Table: ...


_MOST_VIEWS = 60


class DuckDB:
    """In this process, and in each of its threads."""

    def __init__(self) -> None:
        self._own = threading.local()

    def table(self, parts: Sequence[Part]) -> Any:
        return self.files([str(part.file) for part in parts])

    def files(self, paths: Sequence[str]) -> Any:
        views = self._views()
        key = tuple(paths)
        if key not in views:
            if len(views) >= _MOST_VIEWS:
                self._forget()
                views = self._views()
            views[key] = self._connection().read_parquet(list(paths), union_by_name=True)
        return views[key]

    def run(self, expression: Any) -> pa.Table:
        return self._connection().to_pyarrow(expression)

    def _connection(self) -> Any:
        if not hasattr(self._own, "connection"):
            self._own.connection = ibis.duckdb.connect()
            self._own.views = {}
        return self._own.connection

    def _views(self) -> dict[tuple[str, ...], Any]:
        self._connection()
        views: dict[tuple[str, ...], Any] = self._own.views
        return views

    def _forget(self) -> None:
        del self._own.connection, self._own.views


class Spark:
    """A cluster, or Spark in a process beside this one: ``spark://…`` or ``local[2]``."""

    def __init__(self, address: str) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise EngineError(
                "LYKT_TABLES_ENGINE names Spark, and PySpark is not installed. "
                "Install it with `make spark`, or unset LYKT_TABLES_ENGINE."
            ) from error
        try:
            self._session = (
                SparkSession.builder.master(address)
                .appName("lykt-tables")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.adaptive.enabled", "true")
                .config("spark.sql.execution.arrow.pyspark.enabled", "true")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate()
            )
            self._connection = ibis.pyspark.connect(self._session)
        except Exception as error:
            raise _unreachable(address, error) from error
        self._views: dict[tuple[str, ...], str] = {}

    def table(self, parts: Sequence[Part]) -> Any:
        key = tuple(str(part.file) for part in parts)
        if key not in self._views:
            if len(self._views) >= _MOST_VIEWS:
                self._session.catalog.dropTempView(self._views.pop(next(iter(self._views))))
            rows = self._session.read.option("mergeSchema", "true").parquet(*key)
            self._views[key] = f"rows_{uuid.uuid4().hex}"
            rows.createOrReplaceTempView(self._views[key])
        return self._connection.table(self._views[key])

    def run(self, expression: Any) -> pa.Table:
        return self._connection.to_pyarrow(expression)


class PostgreSQL:
    """A server of its own, or the service's. The rows lie in the schema ``lykt_tables``."""

    SCHEMA = "lykt_tables"

    def __init__(self, address: str) -> None:
        self._address = address
        self._own = threading.local()
        self._connection()

    def _connection(self) -> Any:
        if not hasattr(self._own, "connection"):
            try:
                self._own.connection = ibis.connect(
                    self._address.replace("postgresql:", "postgres:")
                )
                self._execute(
                    f"CREATE SCHEMA IF NOT EXISTS {self.SCHEMA};"
                    f"CREATE TABLE IF NOT EXISTS {self.SCHEMA}.copied "
                    "(source text, in_year int, token text, PRIMARY KEY (source, in_year))"
                )
            except Exception as error:
                raise _unreachable(self._address, error) from error
        return self._own.connection

    def _execute(self, statement: str) -> None:
        raw = self._own.connection.con
        with raw.transaction(), raw.cursor() as cursor:
            cursor.execute(statement)

    def table(self, parts: Sequence[Part]) -> Any:
        connection = self._connection()
        for part in parts:
            self._bring(connection.con, part)
        name = self._name(parts[0])
        found = connection.table(name, database=self.SCHEMA)
        return found.filter(found.in_year.isin([part.year for part in parts]))

    def _name(self, part: Part) -> str:
        """By the database that was copied, too: several may share a server."""
        return f"{part.source}_{part.folder.parent.name.replace('-', '')[:12]}"

    def _bring(self, raw: Any, part: Part) -> None:
        """Let the rows of a year be those of the file."""
        name = self._name(part)
        with raw.transaction(), raw.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
            cursor.execute(
                f"SELECT token FROM {self.SCHEMA}.copied WHERE source = %s AND in_year = %s",  # noqa: S608
                [name, part.year],
            )
            if cursor.fetchone() == (part.token,):
                return
            rows = pq.read_table(part.file)
            self._widen(cursor, name, rows.schema)
            cursor.execute(
                f"DELETE FROM {self.SCHEMA}.{name} WHERE in_year = %s",  # noqa: S608
                [part.year],
            )
            columns = ", ".join(rows.column_names)
            with cursor.copy(f"COPY {self.SCHEMA}.{name} ({columns}) FROM STDIN") as copy:
                for batch in rows.to_batches(20_000):
                    for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                        copy.write_row(row)
            cursor.execute(
                f"INSERT INTO {self.SCHEMA}.copied VALUES (%s, %s, %s) "  # noqa: S608
                "ON CONFLICT (source, in_year) DO UPDATE SET token = excluded.token",
                [name, part.year, part.token],
            )

    def _widen(self, cursor: Any, name: str, schema: pa.Schema) -> None:
        """A column for each one of the file; a new question brings new ones."""
        columns = [f"{one.name} {_POSTGRESQL_TYPES[one.type]}" for one in schema]
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {self.SCHEMA}.{name} ({', '.join(columns)})")
        for column in columns:
            cursor.execute(f"ALTER TABLE {self.SCHEMA}.{name} ADD COLUMN IF NOT EXISTS {column}")

    def run(self, expression: Any) -> pa.Table:
        return self._connection().to_pyarrow(expression)


_POSTGRESQL_TYPES = {
    pa.int64(): "bigint",
    pa.int32(): "integer",
    pa.float64(): "double precision",
    pa.bool_(): "boolean",
    pa.string(): "text",
    pa.date32(): "date",
}


def _unreachable(address: str, error: Exception) -> EngineError:
    where = address.rpartition("@")[2]
    return EngineError(
        f"The engine for tables can not be reached at {where} ({type(error).__name__}). Check "
        "that it runs and that LYKT_TABLES_ENGINE is right; unset, tables are counted in this "
        "process."
    )


@cache
def engine_at(address: str) -> Engine:
    """The engine that an address names; each is made once."""
    made: dict[str, Callable[[str], Engine]] = {
        "postgres": PostgreSQL,
        "spark:": Spark,
        "local": Spark,
    }
    for beginning, make in made.items():
        if address.startswith(beginning):
            return make(address)
    return DuckDB()


def chosen_engine() -> Engine:
    """Raises ``EngineError`` when the one that the setting names can not be used."""
    return engine_at(settings.TABLES_ENGINE)

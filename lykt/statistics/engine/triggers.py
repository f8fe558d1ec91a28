"""The triggers that note what changed, so that no way of writing can forget it.

They are put in place after each migration: a migration that lays a table of SQLite out anew
drops its triggers.
"""

from typing import Any

from django.db import connection

from lykt.statistics.engine.models import Change, CopiedDatabase
from lykt.statistics.engine.sources import Watched, every_source

_LOG = Change._meta.db_table
_COLUMNS = f'{_LOG} (watched, "row", year, mark, at)'
_MARK_BITS = (1 << 40) - 1


_EVENTS = ("insert", "update", "delete")


def let_migrate(**_signal: Any) -> None:
    """Take away, before each migration, what SQLite would stumble over.

    It lays a table out anew beside the old one, and refuses to rename it while a trigger of
    another table reads the old one.
    """
    if connection.vendor == "sqlite":
        for watched in _every_watched():
            if watched.dated_by:
                with connection.cursor() as cursor:
                    for event in _EVENTS:
                        cursor.execute(f"DROP TRIGGER IF EXISTS counted_{watched.table}_{event}")


def _every_watched() -> list[Watched]:
    """Each table once, whichever sources watch it."""
    return list({one.table: one for source in every_source() for one in source.watched}.values())


def watch(**_signal: Any) -> None:
    """Put the triggers of every source in place; called after each migration."""
    if _LOG not in connection.introspection.table_names():
        return
    for watched in _every_watched():
        if watched.table in connection.introspection.table_names():
            with connection.cursor() as cursor:
                for statement in _statements(watched):
                    cursor.execute(statement)
    CopiedDatabase.objects.get_or_create(pk=1)


def _statements(watched: Watched) -> list[str]:
    return _sqlite(watched) if connection.vendor == "sqlite" else _postgresql(watched)


def _sqlite(watched: Watched) -> list[str]:
    table, key = watched.table, watched.key

    def year(row: str) -> str:
        if watched.dated_by is None:
            return f"strftime('%Y', {row}.day)"
        dated = watched.dated_by._meta.db_table
        return f"(SELECT strftime('%Y', day) FROM {dated} WHERE id = {row}.{key})"  # noqa: S608

    def note(row: str, condition: str = "WHERE TRUE") -> str:
        # A row that is gone has no day any more, and its own table has noted that.
        return (
            f"INSERT INTO {_COLUMNS} SELECT '{table}', {row}.{key}, "
            f"CAST({year(row)} AS INTEGER), random() & {_MARK_BITS}, "
            f"strftime('%Y-%m-%d %H:%M:%f000', 'now') {condition} AND {year(row)} IS NOT NULL;"
        )

    moved = f"WHERE ({year('OLD')} <> {year('NEW')} OR OLD.{key} <> NEW.{key})"
    bodies = {
        "insert": note("NEW"),
        "update": note("NEW") + note("OLD", moved),
        "delete": note("OLD"),
    }
    return [
        statement
        for event, body in bodies.items()
        for statement in (
            f"DROP TRIGGER IF EXISTS counted_{table}_{event}",
            f"CREATE TRIGGER counted_{table}_{event} AFTER {_events(watched)[event]} ON {table} "
            f"BEGIN {body} END",
        )
    ]


def _events(watched: Watched) -> dict[str, str]:
    named = f" OF {', '.join(watched.columns)}" if watched.columns else ""
    return {"insert": "INSERT", "update": f"UPDATE{named}", "delete": "DELETE"}


_SIDES = {"insert": ("written",), "update": ("removed", "written"), "delete": ("removed",)}
_ROWS = {"removed": "OLD", "written": "NEW"}


def _postgresql(watched: Watched) -> list[str]:
    """Once for each statement, not for each row: an import writes a hundred thousand.

    PostgreSQL tells which columns a statement names only where it is asked row by row.
    """
    statements = []
    for event, named in _events(watched).items():
        name = f"counted_{watched.table}_{event}"
        by_row = event == "update" and bool(watched.columns)
        every = " UNION ".join(_postgresql_side(watched, side, by_row) for side in _SIDES[event])
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 - our own names
            f"INSERT INTO {_COLUMNS} SELECT '{watched.table}', changed, in_year, "
            f"floor(random() * {_MARK_BITS})::bigint, clock_timestamp() FROM ({every}) AS seen; "
            "RETURN NULL; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {watched.table}",
            f"CREATE TRIGGER {name} AFTER {named} ON {watched.table} "
            f"{'' if by_row else _referencing(event)} FOR EACH "
            f"{'ROW' if by_row else 'STATEMENT'} EXECUTE FUNCTION {name}()",
            # Also in a session that spares itself the look-ups of foreign keys.
            f"ALTER TABLE {watched.table} ENABLE ALWAYS TRIGGER {name}",
        ]
    return statements


def _referencing(event: str) -> str:
    tables = (f"{_ROWS[side]} TABLE AS {side}" for side in _SIDES[event])
    return f"REFERENCING {' '.join(tables)}"


def _postgresql_side(watched: Watched, side: str, by_row: bool) -> str:
    """The rows before or after, by key and year."""
    rows = f"(SELECT {_ROWS[side]}.*) AS {side}" if by_row else side
    if watched.dated_by:
        dated = watched.dated_by._meta.db_table
        rows += f" JOIN {dated} ON {dated}.id = {side}.{watched.key}"
    return f"SELECT {watched.key} AS changed, extract(year FROM day) AS in_year FROM {rows}"  # noqa: S608 - our own

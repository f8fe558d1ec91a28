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
            f"CREATE TRIGGER counted_{table}_{event} AFTER {event.upper()} ON {table} "
            f"BEGIN {body} END",
        )
    ]


def _postgresql(watched: Watched) -> list[str]:
    """Once for each statement, not for each row: an import writes a hundred thousand."""
    table, key = watched.table, watched.key
    rows = {
        "insert": "NEW TABLE AS written",
        "update": "OLD TABLE AS removed NEW TABLE AS written",
        "delete": "OLD TABLE AS removed",
    }
    statements = []
    for event, referencing in rows.items():
        name = f"counted_{table}_{event}"
        sides = [side for side in ("removed", "written") if side in referencing]
        every = " UNION ".join(
            f"SELECT {key} AS changed, extract(year FROM day) AS in_year "  # noqa: S608 - our own
            f"FROM {_dated(watched, side)}"
            for side in sides
        )
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 - our own names
            f"INSERT INTO {_COLUMNS} SELECT '{table}', changed, in_year, "
            f"floor(random() * {_MARK_BITS})::bigint, clock_timestamp() FROM ({every}) AS seen; "
            "RETURN NULL; END $$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} REFERENCING {referencing} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            # Also in a session that spares itself the look-ups of foreign keys.
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
        ]
    return statements


def _dated(watched: Watched, side: str) -> str:
    """The rows with their day."""
    if watched.dated_by is None:
        return side
    dated = watched.dated_by._meta.db_table
    return f"{side} JOIN {dated} ON {dated}.id = {side}.{watched.key}"

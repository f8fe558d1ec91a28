"""Rows that the database itself refuses to remove, such as published versions.

It stops mistakes and injected SQL, not whoever owns the database. A later migration that makes
SQLite build the table anew must make the trigger again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations import RunPython

_SUFFIX = "_stays"


def refuse_removal(table: str, refusal: str, *, of: str = "TRUE") -> RunPython:
    """The operation of a migration. ``of`` is the condition on the row, which is ``OLD``."""
    name = table + _SUFFIX

    def make(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN {of} "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        else:
            editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
            )
            editor.execute(
                f"CREATE TRIGGER {name} BEFORE DELETE ON {table} "
                f"FOR EACH ROW WHEN ({of}) EXECUTE FUNCTION {name}()"
            )

    def drop(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {name}")
        else:
            editor.execute(f"DROP FUNCTION {name} CASCADE")

    return RunPython(make, drop)


@contextmanager
def removal_allowed(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """While a database is emptied: SQLite does that row by row, PostgreSQL whole tables at once."""
    made = _triggers_of_sqlite(connection) if connection.vendor == "sqlite" else {}
    with connection.cursor() as cursor:
        for name in made:
            cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield
        finally:
            for statement in made.values():
                cursor.execute(statement)


def _triggers_of_sqlite(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB %s",
            [f"*{_SUFFIX}"],
        )
        return dict(cursor.fetchall())

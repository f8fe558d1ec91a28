"""Triggers by which the database itself refuses to change or remove an audit record.

They stop mistakes and injected SQL. Whoever owns the database can drop them; that is what the
hash chain is for.
"""

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

_REFUSAL = "the audit log is append-only"

_MAKE = {
    "sqlite": (
        f"""CREATE TRIGGER audit_record_keep BEFORE UPDATE ON audit_record
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
        f"""CREATE TRIGGER audit_record_retain BEFORE DELETE ON audit_record
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
    ),
    "postgresql": (
        f"""CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
        """CREATE TRIGGER audit_record_keep BEFORE UPDATE OR DELETE OR TRUNCATE
        ON audit_record FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    ),
}
_DROP = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS audit_record_keep",
        "DROP TRIGGER IF EXISTS audit_record_retain",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_record_keep ON audit_record",
        "DROP FUNCTION IF EXISTS audit_refuse()",
    ),
}


def make_triggers(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _MAKE)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _DROP)


def _run(connection: BaseDatabaseWrapper, statements: Mapping[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)

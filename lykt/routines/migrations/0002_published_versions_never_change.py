"""The database itself refuses a change to a published version of a routine."""

from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER routines_version_published BEFORE UPDATE ON routines_routineversion
WHEN OLD.published_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a published version of a routine never changes');
END
"""

POSTGRESQL = """
CREATE FUNCTION routines_version_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version of a routine never changes';
END $$;
CREATE TRIGGER routines_version_published BEFORE UPDATE ON routines_routineversion
FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
EXECUTE FUNCTION routines_version_published();
"""


def guard(apps: Any, schema_editor: Any) -> None:
    sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE if sqlite else POSTGRESQL)


def unguard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER routines_version_published")
    else:
        schema_editor.execute("DROP FUNCTION routines_version_published CASCADE")


class Migration(migrations.Migration):
    dependencies = [("routines", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]

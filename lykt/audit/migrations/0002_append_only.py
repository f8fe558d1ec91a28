"""The database refuses to change or remove an audit record.

A later migration that makes SQLite build the table anew must make the triggers again.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from lykt.audit.append_only import drop_triggers, make_triggers


def make(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    make_triggers(editor.connection)


def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    drop_triggers(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]

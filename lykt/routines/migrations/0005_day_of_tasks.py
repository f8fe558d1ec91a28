"""Tasks know the day of what their run was started for, so that they can be counted by it."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def tell_the_day(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    runs = apps.get_model("routines", "Run").objects.only("pk", "event_at")
    tasks = apps.get_model("routines", "Task").objects
    for run in runs.order_by("pk").iterator():
        tasks.filter(run=run).update(day=timezone.localdate(run.event_at))


class Migration(migrations.Migration):
    dependencies = [("routines", "0004_tasks_of_people_who_are_away")]

    operations = [
        migrations.AddField("task", "day", models.DateField(null=True)),
        migrations.RunPython(tell_the_day, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("task", "day", models.DateField()),
    ]

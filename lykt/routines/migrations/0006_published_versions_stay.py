"""The database refuses to remove a published version of a routine, as it refuses a change."""

from django.db import migrations

from lykt.lib.removal import refuse_removal


class Migration(migrations.Migration):
    dependencies = [("routines", "0005_day_of_tasks")]

    operations = [
        refuse_removal(
            "routines_routineversion",
            "a published version of a routine is never removed",
            of="OLD.published_at IS NOT NULL",
        )
    ]

"""The database refuses to remove a published version of a page, as it refuses a change."""

from django.db import migrations

from lykt.lib.removal import refuse_removal


class Migration(migrations.Migration):
    dependencies = [("handbook", "0001_initial")]

    operations = [
        refuse_removal(
            "handbook_version",
            "a published version of a page is never removed",
        )
    ]

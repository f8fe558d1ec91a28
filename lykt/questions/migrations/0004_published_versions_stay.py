"""The database refuses to remove a published version of a questionnaire, as it refuses a change."""

from django.db import migrations

from lykt.lib.removal import refuse_removal


class Migration(migrations.Migration):
    dependencies = [("questions", "0003_drafts_of_other_forms")]

    operations = [
        refuse_removal(
            "questions_version",
            "a published version of a questionnaire is never removed",
            of="OLD.published_at IS NOT NULL",
        )
    ]

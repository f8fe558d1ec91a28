"""An absence says when others were told; tasks by name are found by their role too."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = (("routines", "0003_unread_notices"),)

    operations = (
        migrations.AddField(
            model_name="absence",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=Q(ended_at=None, assignee__isnull=False),
                fields=["held_unit", "held_role", "due_at"],
                name="task_covered",
            ),
        ),
    )

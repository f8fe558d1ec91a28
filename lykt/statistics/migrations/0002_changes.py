"""What changed in the rows that are counted, and the name under which copies of them lie."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("statistics", "0001_publications")]

    operations = [
        migrations.CreateModel(
            name="CopiedDatabase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("watched", models.CharField(max_length=60)),
                ("row", models.BigIntegerField()),
                ("year", models.SmallIntegerField()),
                ("mark", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["watched", "year", "at"], name="change_tail"),
                ],
            },
        ),
    ]

"""A draft need not be of a collection: small forms on other pages keep their words too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("questions", "0002_published_versions_never_change"),)

    operations = (
        migrations.AlterField(
            model_name="draft",
            name="collection",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="questions.collection",
            ),
        ),
    )

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('statistics', '0002_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='editiontable',
            name='counted',
            field=models.JSONField(null=True),
        ),
    ]

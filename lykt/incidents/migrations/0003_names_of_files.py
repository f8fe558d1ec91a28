"""A file's name is sealed by itself, so that a list of files opens no file."""

from django.db import migrations, models

from lykt.vault.sealing import KeyDestroyedError, seal, unseal


def part_names(apps, schema_editor):
    for row in apps.get_model("incidents", "Attachment").objects.select_related("key").iterator():
        place = f"incidents.attachment {row.pk}"
        try:
            name, _zero, content = unseal(row.key, row.sealed, place).partition(b"\0")
        except KeyDestroyedError:
            continue
        row.sealed_name = seal(row.key, name, f"{place} name")
        row.sealed = seal(row.key, content, place)
        row.save(update_fields=["sealed_name", "sealed"])


class Migration(migrations.Migration):

    dependencies = [
        ("incidents", "0002_outward_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="sealed_name",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.RunPython(part_names, migrations.RunPython.noop),
    ]

"""What the columnar copies need of the database: which database it is, and what changed in it."""

import uuid

from django.db import models


class CopiedDatabase(models.Model):
    """The name under which this database's copies lie; one row."""

    token = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        app_label = "statistics"

    def __str__(self) -> str:
        return str(self.token)


class Change(models.Model):
    """A row was written, moved or removed. The database's own triggers write these.

    ``row`` is the key of the row in the source. ``mark`` is random: what was rolled back, and
    its number given out anew, is not taken for the same.
    """

    watched = models.CharField(max_length=60)
    row = models.BigIntegerField()
    year = models.SmallIntegerField()
    mark = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        app_label = "statistics"
        indexes = (models.Index(fields=["watched", "year", "at"], name="change_tail"),)

    def __str__(self) -> str:
        return f"{self.watched} {self.row}"

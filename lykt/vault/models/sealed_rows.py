"""Rows of other rooms that have words or bytes of their own."""

import uuid

from django.db import models


class Sealed(models.Model):
    """``sealed`` is content under a key of the row's own (``lykt.vault.sealed_rows``)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField()
    key = models.OneToOneField("vault.RecordKey", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

"""Keys of single records."""

import uuid

from django.db import models


class RecordKey(models.Model):
    """The key of one record's free text, itself sealed by the service's key.

    Destroying the key destroys the text: ``wrapped`` is emptied on ``destroyed_at``, and the
    sealed text that is left can not be opened by anybody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    destroy_on = models.DateField(null=True, blank=True, db_index=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.pk)

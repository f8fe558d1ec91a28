"""The audit log and the head of its chain."""

from django.conf import settings
from django.db import models


class Record(models.Model):
    """One act or one opening of a sensitive record. Never changed, never removed.

    ``number`` runs without gaps; ``hash`` covers the record and the hash before it, keyed
    with ``LYKT_AUDIT_KEY``, so that the chain can not be rebuilt with the database alone.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    action = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=100, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        indexes = (
            models.Index(fields=["subject_type", "subject_id", "number"], name="audit_subject"),
            models.Index(fields=["actor", "number"], name="audit_actor"),
            models.Index(fields=["action", "number"], name="audit_action"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class Head(models.Model):
    """The newest link: one row, locked by each writer, which makes the chain one line."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"

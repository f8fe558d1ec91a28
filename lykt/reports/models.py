"""Texts of reports as their editors keep them, version by version."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models


@dataclass(frozen=True)
class About:
    """Which report: of what kind, about what, of which year and in which language."""

    kind: str
    subject: str
    year: int
    language: str


class TextVersion(models.Model):
    """A report's template as somebody kept it. Never changed: the next one is a new version.

    ``kind`` is as in ``kinds``; ``subject`` is the code of what the report is about.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    year = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    source = models.TextField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "year", "language", "number"],
                name="reports_text_version_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.year} {self.language} {self.number}"

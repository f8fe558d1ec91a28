"""Types of help service."""

from django.db import models


class ServiceType(models.Model):
    """A type of help service, such as a crisis centre. Codes are used by referrals."""

    code = models.SlugField(unique=True, max_length=80)
    name_nb = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    description_nb = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.name_nb

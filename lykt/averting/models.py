"""Assessments of the duty to avert, what was written in each, and who was consulted."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lykt.averting.workflow import State
from lykt.vault.models import Sealed


class Assessment(models.Model):
    """One doubt whether something must be averted. Its number can not be guessed.

    ``conversation`` and ``contact`` say where it came up: ids, since those rooms' rows end by
    themselves. On ``destroy_on`` whoever can be recognised is taken out; state and times stay.
    """

    class Channel(models.TextChoices):
        CHAT = "chat", _("In a chat")
        TELEPHONE = "telephone", _("In a telephone call")
        OTHER = "other", _("In another way")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(max_length=12, choices=Channel)
    conversation = models.UUIDField(null=True)
    contact = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=20, choices=State, default=State.ASSESSED)
    opened_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reported_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    destroy_on = models.DateField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["unit", "opened_at"], name="assessment_list"),
            models.Index(fields=["destroy_on"], name="assessment_destroy"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Entry(Sealed):
    """What somebody wrote, of one kind of step: never changed; what comes later stands beside.

    ``kind`` is the code of a step (``steps``); ``sealed`` is what its form was filled in with.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.kind}"


class Unfinished(Sealed):
    """What somebody has typed in a step and not sent yet."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="unfinished")
    kind = models.CharField(max_length=20)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "unfinished"
        constraints = (
            models.UniqueConstraint(
                fields=["assessment", "kind", "person"], name="one_unfinished_step_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.kind}"


class Consulted(models.Model):
    """A leader who is let in to one assessment, since the counsellor consults them."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="consulted")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "consulted"
        constraints = (
            models.UniqueConstraint(fields=["assessment", "person"], name="consulted_once"),
        )

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.person_id}"


class PoliceContacts(models.Model):
    """How the police are told from a unit and those below it: what only the line can know.

    ``source`` says who gave it, and ``checked_on`` when somebody last saw that it holds.
    """

    unit = models.OneToOneField("people.Unit", on_delete=models.CASCADE, related_name="+")
    desk_number = models.CharField(max_length=30, blank=True)
    portal = models.URLField(max_length=300, blank=True)
    source = models.CharField(max_length=200)
    checked_on = models.DateField()

    class Meta:
        verbose_name_plural = "police contacts"

    def __str__(self) -> str:
        return str(self.unit_id)

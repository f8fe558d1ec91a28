"""How a line's chat is run, and who is at it now."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

_MINUTES = (MinValueValidator(1), MaxValueValidator(240))


class Desk(models.Model):
    """A line's chat, run here: its limits, its keys, what it asks first.

    A chat channel without a desk is another vendor's, and has no start button.
    """

    channel = models.OneToOneField(
        "helpline.Channel", on_delete=models.PROTECT, related_name="desk"
    )
    ring = models.OneToOneField("vault.Keyring", on_delete=models.PROTECT, related_name="+")
    wait_limit = models.PositiveSmallIntegerField(
        _("minutes until a caller is told that nobody can answer"),
        default=20,
        validators=_MINUTES,
    )
    away_limit = models.PositiveSmallIntegerField(
        _("minutes until a conversation whose counsellor is gone returns to the queue"),
        default=3,
        validators=_MINUTES,
    )
    absent_limit = models.PositiveSmallIntegerField(
        _("minutes until a caller who is gone counts as having left"),
        default=10,
        validators=_MINUTES,
    )
    closing_minutes = models.PositiveSmallIntegerField(
        _("minutes before closing time when no new conversation is begun"),
        default=15,
        validators=[MaxValueValidator(240)],
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days until a conversation is destroyed"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    first_choices = models.ForeignKey(
        "questions.Questionnaire", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.channel)


class Duty(models.Model):
    """A counsellor at the desk, from when to when. ``seen_at`` is the console's last sign of life.

    ``takes_new`` is off while somebody finishes what they have and takes nothing more.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    takes_new = models.BooleanField(default=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "duties"
        constraints = (
            models.UniqueConstraint(
                fields=["desk", "person"],
                condition=models.Q(ended_at__isnull=True),
                name="one_duty_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk}: {self.person}"


class Phrase(models.Model):
    """A sentence from the handbook that a counsellor may insert and change."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="phrases")
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), max_length=2_000)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title

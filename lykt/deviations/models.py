"""Deviations, what was noted about them, and their measures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lykt.deviations.workflow import State
from lykt.vault.models import Sealed


class Deviation(models.Model):
    """A fault or an accident, as it was reported; ``id`` is its form's token.

    ``diagnosis`` is what was known of a conversation when it was reported: codes and times
    (``lykt.chat.queries.diagnosis``). ``incident`` is the case that a threat from a caller opened.
    About the nearest leader, it is followed up by ``handling_role`` at ``handling_unit`` alone, and
    never by those ``passed_over``.
    On ``destroy_on`` whoever can be recognised is taken out; codes and days stay.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    response = models.OneToOneField(
        "questions.Response", on_delete=models.PROTECT, related_name="deviation"
    )
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("helpline.Line", on_delete=models.PROTECT, null=True, related_name="+")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    happened_at = models.DateTimeField()
    day = models.DateField()
    reported_at = models.DateTimeField()
    diagnosis = models.JSONField(default=dict)
    incident = models.ForeignKey(
        "incidents.Case", on_delete=models.PROTECT, null=True, related_name="+"
    )
    handling_role = models.CharField(max_length=40, blank=True)
    handling_unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    passed_over = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    effect_checked = models.BooleanField(default=False)
    destroy_on = models.DateField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["unit", "state", "day"], name="deviation_list"),
            models.Index(fields=["line", "state", "day"], name="deviation_line"),
            models.Index(fields=["destroy_on"], name="deviation_destroy"),
            models.Index(
                fields=["handling_unit", "handling_role"],
                condition=~models.Q(handling_role=""),
                name="deviation_about_leader",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(handling_role="", handling_unit=None)
                | (~models.Q(handling_role="") & models.Q(handling_unit__isnull=False)),
                name="about_the_leader_it_has_another_handler",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state != State.CLOSED

    @property
    def is_about_leader(self) -> bool:
        return bool(self.handling_role)


class Note(Sealed):
    """What was found, decided or answered."""

    class Kind(models.TextChoices):
        CAUSE = "cause", _("Cause")
        NO_MEASURE = "no_measure", _("Why no measure is needed")
        CHANGED = "changed", _("Why the measure was changed")
        EFFECT = "effect", _("Effect")
        ANSWER = "answer", _("Answer to the one who reported")
        REOPENED = "reopened", _("Why it was opened again")

    deviation = models.ForeignKey(Deviation, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=20, choices=Kind)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("written_at",)

    def __str__(self) -> str:
        return str(self.pk)


class Measure(Sealed):
    """What is to keep it from happening again, by whom and when."""

    deviation = models.ForeignKey(Deviation, on_delete=models.PROTECT, related_name="measures")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ("due_on",)

    def __str__(self) -> str:
        return f"{self.due_on}"

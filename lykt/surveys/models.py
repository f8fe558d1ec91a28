"""Waves, who was invited, and the ballot box."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lykt.surveys.workflow import OVER, State

FEWEST, MOST = 5, 100
"""What ``least`` may be."""


class Wave(models.Model):
    """A questionnaire that the staff of a unit, and of those below it, answer from a day to a day.

    Its ``collection`` is its own, so that nothing but that ties a response to it. No result is
    told of fewer than ``least`` people. ``key`` seals the ballots while the wave is open.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey("questions.Version", on_delete=models.PROTECT, related_name="+")
    collection = models.OneToOneField(
        "questions.Collection", on_delete=models.PROTECT, related_name="survey_wave"
    )
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    least = models.PositiveSmallIntegerField(
        _("fewest people that anything is told of"),
        default=10,
        validators=[MinValueValidator(FEWEST), MaxValueValidator(MOST)],
    )
    state = models.CharField(max_length=20, choices=State, default=State.PLANNED)
    key = models.OneToOneField(
        "vault.RecordKey", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reminded_on = models.DateField(null=True)
    closed_early_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-last_day", "-first_day", "id")
        indexes = (models.Index(fields=["state", "last_day"], name="wave_due"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="wave_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.OPEN) | models.Q(key__isnull=True),
                name="only_an_open_wave_has_a_key",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} {self.unit_id} {self.last_day}"

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class Invitation(models.Model):
    """Somebody may answer a wave once. That is all it says: no time, and no answer.

    ``place`` is the unit that the answer will count for; the person's own, or one above it.
    Rows are made in an order of chance, and are gone when the wave is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations"
    )
    place = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["wave", "person"], name="one_invitation_per_person"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Ballot(models.Model):
    """One answer in the box: ``sealed`` is what was answered, and the place that it counts for.

    No person and no time, and a number of chance. All are of one size.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="ballots")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class Turnout(models.Model):
    """How many were invited and how many answered, of those who count for a place.

    Kept of a closed wave: of each place with at least ``least`` invited. The places share the
    invited between them, so that their sum is the whole wave's.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="turnout")
    place = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    invited = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()

    class Meta:
        ordering = ("place__path",)
        constraints = (
            models.UniqueConstraint(fields=["wave", "place"], name="one_turnout_per_place"),
            models.CheckConstraint(
                condition=models.Q(answered__lte=models.F("invited")),
                name="no_more_answered_than_invited",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_id}: {self.answered}/{self.invited}"

"""Somebody from outside who threatens repeatedly, and what was done about it."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.incidents.models.cases import Case
from lykt.vault.models import Sealed


class ThirdParty(Sealed):
    """A pseudonym for one person, without a name or number of theirs.

    ``sealed`` says how those who meet the person know who it is, and what to prepare for. It has a
    time of its own, which each new event and each reaction makes longer.
    """

    pseudonym = models.CharField(max_length=12, unique=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    cases = models.ManyToManyField(Case, related_name="third_parties")
    opened_at = models.DateTimeField()
    destroy_on = models.DateField(db_index=True)

    class Meta:
        verbose_name = "third party"
        verbose_name_plural = "third parties"
        ordering = ("-opened_at",)

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def running_exclusions(self) -> "list[Reaction]":
        """Those that keep the person out today."""
        return [each for each in self.reactions.all() if each.is_running]


COMPLAINT = dt.timedelta(weeks=3)
"""The Public Administration Act § 29, from the day on which the person was told."""


class Reaction(Sealed):
    """What was decided about a third party; ``sealed`` is the reason.

    An exclusion is a decision: it has an end, a legal basis, and, from when the person has been
    told of it, a day until which they may complain.
    """

    class Kind(models.TextChoices):
        TALK = "talk", _("Talk")
        LETTER = "letter", _("Letter")
        FROM_OFFICE = "from_office", _("Excluded from the office")
        FROM_CHANNEL = "from_channel", _("Excluded from a channel")
        POLICE_REPORT = "police_report", _("Reported to the police")

    EXCLUSIONS = frozenset({Kind.FROM_OFFICE, Kind.FROM_CHANNEL})

    third_party = models.ForeignKey(ThirdParty, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=20, choices=Kind)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    until = models.DateField(null=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    complain_by = models.DateField(null=True)
    complained_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ("-decided_on",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind__in=["from_office", "from_channel"])
                | (
                    Q(until__gt=F("decided_on"), complain_by__gt=F("decided_on"))
                    & ~Q(legal_basis="")
                ),
                name="an_exclusion_is_a_decision",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.decided_on}"

    @property
    def is_exclusion(self) -> bool:
        return self.kind in self.EXCLUSIONS

    @property
    def is_running(self) -> bool:
        """Whether the person is shut out today."""
        if not self.is_exclusion or self.until is None:
            return False
        today = timezone.localdate()
        is_ended = self.ended_on is not None and self.ended_on <= today
        return self.decided_on <= today <= self.until and not is_ended

    @property
    def told_on(self) -> dt.date | None:
        """When the person was told of an exclusion, if they have been."""
        return self.complain_by - COMPLAINT if self.complain_by else None

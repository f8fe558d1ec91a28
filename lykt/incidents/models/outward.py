"""What was told to somebody outside the workplace, and what somebody owed on their own account."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lykt.incidents.models.cases import Case, Exposed
from lykt.vault.models import Sealed


class OutwardNotice(Sealed):
    """A notice to an authority or an insurer that was sent, or the decision not to send it.

    ``sealed`` is the receipt, the words, and the notice itself where Lykt made it
    (``outward.contents``). A mistaken record is not changed: another one ``corrects`` it.
    """

    class Kind(models.TextChoices):
        LABOUR_INSPECTORATE = "labour_inspectorate", _("Notice to the Labour Inspection Authority")
        POLICE_OF_INJURY = "police_of_injury", _("Notice to the police of a serious injury")
        CONFIRMATION = "confirmation", _("Written confirmation of a serious injury")
        POLICE_REPORT = "police_report", _("Report to the police")
        INJURY_NOTICE = "injury_notice", _("Injury notice to NAV")
        INSURER = "insurer", _("Notice to the insurance company")

    class Outcome(models.TextChoices):
        SENT = "sent", _("Sent")
        DECLINED = "declined", _("Decided not to")

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", _("Telephone")
        ONLINE = "online", _("Form on the internet, such as Altinn")
        LETTER = "letter", _("Letter")
        EMAIL = "email", _("E-mail")
        IN_PERSON = "in_person", _("In person")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outward_notices")
    kind = models.CharField(max_length=30, choices=Kind)
    exposed = models.ForeignKey(
        Exposed, on_delete=models.PROTECT, null=True, related_name="outward_notices"
    )
    outcome = models.CharField(max_length=20, choices=Outcome)
    channel = models.CharField(max_length=20, choices=Channel, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    attachment = models.ForeignKey(
        "incidents.Attachment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.RESTRICT, null=True, related_name="correction"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("at", "recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=(Q(outcome="sent") & ~Q(channel=""))
                | (Q(outcome="declined") & Q(channel="")),
                name="a_sent_notice_says_how",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class InjuryDraft(Sealed):
    """An injury notice under way; ``sealed`` is what was typed, without identity numbers."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="injury_drafts")
    exposed = models.OneToOneField(Exposed, on_delete=models.PROTECT, related_name="injury_draft")
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Employer(models.Model):
    """The organisation that a unit is part of, as its notices name it; public data.

    Holds also for the units below, until one of them has its own.
    """

    unit = models.OneToOneField("people.Unit", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=9)
    name = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.number


class OwnDuty(models.Model):
    """Somebody has seen to a duty of their own; what it was about is not kept."""

    class Duty(models.TextChoices):
        CHILD_WELFARE = "child_welfare", _("The duty to report to the child welfare service")
        AVERT = "avert", _("The duty to avert")

    class Outcome(models.TextChoices):
        DONE = "done", _("I have reported")
        NOT_NEEDED = "not_needed", _("I have considered it; the duty does not apply here")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="own_duties")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="own_duties"
    )
    duty = models.CharField(max_length=20, choices=Duty)
    outcome = models.CharField(max_length=20, choices=Outcome)
    day = models.DateField()
    recorded_at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("recorded_at",)
        verbose_name_plural = "own duties"

    def __str__(self) -> str:
        return f"{self.duty} {self.outcome}"

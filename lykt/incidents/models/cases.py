"""Cases, what was reported, who was exposed, and what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.incidents.workflow import OPEN, State
from lykt.vault.models import Sealed


class Policy(models.Model):
    """What a unit has decided about reports, for itself and those below it."""

    unit = models.OneToOneField("people.Unit", on_delete=models.CASCADE, related_name="+")
    anonymous_reports = models.BooleanField(_("reports without a name are taken"), default=False)

    class Meta:
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return f"{self.unit}: {self.anonymous_reports}"


class Case(models.Model):
    """One event, over all reports of it. Its number can not be guessed.

    On ``destroy_on`` whoever can be recognised is taken out; codes and times stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    day = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    joined_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="joined", db_index=False
    )
    destroy_on = models.DateField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["unit", "state", "day"], name="case_list"),
            models.Index(fields=["-day", "-happened_at", "id"], name="case_newest"),
            models.Index(fields=["destroy_on"], name="case_destroy"),
            # Of the few that are joined: by an index of all, a planner reads every case instead.
            models.Index(
                fields=["joined_into"],
                condition=models.Q(joined_into__isnull=False),
                name="case_joined",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=State.JOINED, joined_into__isnull=False)
                | (~models.Q(state=State.JOINED) & models.Q(joined_into__isnull=True)),
                name="a_joined_case_says_with_which",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Report(models.Model):
    """One filled-in report; ``id`` is its form's token. Without a reporter when it has no name."""

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    response = models.OneToOneField(
        "questions.Response", on_delete=models.PROTECT, related_name="incident_report"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ("reported_at",)

    def __str__(self) -> str:
        return str(self.pk)


class Exposed(Sealed):
    """Somebody whom the event was aimed at. ``sealed`` is the name; ``person`` if they sign in."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exposed")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "exposed"
        ordering = ("added_at",)
        constraints = (
            models.UniqueConstraint(fields=["case", "person"], name="exposed_once_in_a_case"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Message(Sealed):
    """A question, an answer or something added, between an employee and those who follow up."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("sent_at",)

    def __str__(self) -> str:
        return str(self.pk)


class Talk(models.Model):
    """A follow-up talk with somebody exposed, as a routine asks for it or as planned here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="talks")
    exposed = models.ForeignKey(Exposed, on_delete=models.PROTECT, related_name="talks")
    task = models.OneToOneField(
        "routines.Task", on_delete=models.PROTECT, null=True, related_name="+"
    )
    planned_for = models.DateField()
    held_on = models.DateField(null=True)

    class Meta:
        ordering = ("planned_for",)

    def __str__(self) -> str:
        return f"{self.planned_for}"


class TalkNote(Sealed):
    """What somebody wrote down from a talk: for themselves, or for both who were there."""

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    shared = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("written_at",)

    def __str__(self) -> str:
        return str(self.pk)


class Measure(Sealed):
    """What is to be done so that it does not happen again, by whom and when, as a task of theirs.

    Dropped, it says why in ``sealed_reason``. ``ended_by_form`` is the token of the form that said
    it was done or dropped.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    task = models.OneToOneField(
        "routines.Task", on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    sealed_reason = models.BinaryField(null=True)
    ended_by_form = models.UUIDField(null=True)

    class Meta:
        ordering = ("due_on",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(dropped_on=None)
                | models.Q(done_on=None, sealed_reason__isnull=False),
                name="a_measure_is_done_or_dropped_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.due_on}"

    @property
    def is_left(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    @property
    def is_late(self) -> bool:
        return self.is_left and self.due_on < timezone.localdate()


class Cost(Sealed):
    """A thing that was damaged; ``sealed`` says which."""

    class Outcome(models.TextChoices):
        CONSIDERED = "considered", _("Being considered")
        REPLACED = "replaced", _("Replaced by the employer")
        DECLINED = "declined", _("Not replaced")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="costs")
    kroner = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.CONSIDERED)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return f"{self.kroner}"


class Remark(Sealed):
    """Why a case was closed, opened again or joined; the evaluation at the end is one."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remarks")
    move = models.CharField(max_length=20)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("written_at",)

    def __str__(self) -> str:
        return str(self.pk)


class Correction(Sealed):
    """Something in a case that was wrong: what it was, what it is, and why, all of it sealed.

    ``row`` is what was corrected: the report whose answers are the case's facts, or another row.
    """

    class Kind(models.TextChoices):
        FACTS = "facts", _("The facts")
        COST = "cost", _("A damaged thing")
        MEASURE = "measure", _("A measure")
        TALK = "talk", _("A talk")
        NOTE = "note", _("A note from a talk")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=20, choices=Kind)
    row = models.UUIDField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("written_at",)

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


class Attachment(Sealed):
    """A file; ``sealed`` is its bytes, and ``sealed_name`` its name, which lists show by itself."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sealed_name = models.BinaryField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return str(self.pk)

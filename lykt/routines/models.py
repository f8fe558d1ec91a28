"""Routines and their versions, runs, tasks, absences, notices, mails and calendar feeds."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lykt.routines.definitions.data import Kind


class Routine(models.Model):
    """What must be done when something happens, over all its versions. ``code`` never changes."""

    code = models.SlugField(unique=True, max_length=60)

    def __str__(self) -> str:
        return self.code


class RoutineVersion(models.Model):
    """One edition of a routine. Published, it never changes.

    ``source`` is the text that its author wrote, ``definition`` what was read from it. The
    version in force on a day is the published one with the latest ``valid_from`` on or before it.
    """

    routine = models.ForeignKey(Routine, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    source = models.TextField()
    definition = models.JSONField()
    published_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("routine", "number")
        constraints = (
            models.UniqueConstraint(fields=["routine", "number"], name="one_routine_version"),
        )

    def __str__(self) -> str:
        return f"{self.routine} {self.number}"

    @property
    def title(self) -> str:
        return str(self.definition["title"])


class Run(models.Model):
    """One started routine for one subject (Norwegian: forløp). It keeps to its version.

    ``facts`` are what was known of the case: true or false by code; what is missing is unknown.
    The notes and reasons of its tasks are sealed under its ``key``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(RoutineVersion, on_delete=models.PROTECT, related_name="runs")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    event_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    key = models.OneToOneField("vault.RecordKey", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("started_at", "pk")
        indexes = (models.Index(fields=["subject_kind", "subject_id"], name="run_subject"),)

    def __str__(self) -> str:
        return f"{self.version} {self.subject_kind} {self.subject_id}"


class CasePerson(models.Model):
    """Somebody whose role is known in one case only, such as the one who was exposed."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="people")
    role = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "role", "person"], name="once_in_a_case_role"),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.role}"


class Task(models.Model):
    """One step of a run, for one person by one time.

    ``held_role`` at ``held_unit`` has it until somebody takes it or is given it (``assignee``), and
    again while that one is not there. With nobody who is there in the role, nobody has it, and
    whoever answers for the unit is shown that. It waits until
    the step that it counts from is ended: then it is opened and has a deadline. ``tell_at`` is
    when the service itself tells whom the step tells, if nobody has done it before.
    ``escalated_role`` at ``escalated_unit`` is shown it beside, since it is late.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To do")
        DONE = "done", _("Done")
        DECIDED = "decided", _("Decided")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    class Stage(models.IntegerChoices):
        """The latest reminder that was given."""

        NONE = 0
        NEW = 1
        BEFORE = 2
        DUE = 3
        AFTER = 4

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="tasks")
    # The day of what the run was started for: what tables count the task under.
    day = models.DateField()
    step = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    role = models.CharField(max_length=40)
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    held_role = models.CharField(max_length=40, blank=True)
    held_unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    escalated_role = models.CharField(max_length=40, blank=True)
    escalated_unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    concerns = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    before_at = models.DateTimeField(null=True)
    after_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    tell_at = models.DateTimeField(null=True)
    stage = models.PositiveSmallIntegerField(choices=Stage, default=Stage.NONE)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    decision = models.BooleanField(null=True)
    sealed_text = models.BinaryField(null=True)

    class Meta:
        ordering = ("due_at", "pk")
        indexes = (
            models.Index(
                fields=["assignee", "due_at"], condition=Q(ended_at=None), name="task_assignee"
            ),
            models.Index(
                fields=["held_unit", "held_role", "due_at"],
                condition=Q(ended_at=None, assignee=None),
                name="task_held",
            ),
            models.Index(
                fields=["held_unit", "held_role", "due_at"],
                condition=Q(ended_at=None, assignee__isnull=False),
                name="task_covered",
            ),
            models.Index(
                fields=["escalated_unit", "escalated_role", "due_at"],
                condition=Q(ended_at=None, escalated_unit__isnull=False),
                name="task_escalated",
            ),
            models.Index(fields=["unit", "due_at"], condition=Q(ended_at=None), name="task_unit"),
            models.Index(fields=["due_at"], condition=Q(ended_at=None), name="task_due"),
            models.Index(fields=["remind_at"], condition=Q(ended_at=None), name="task_remind"),
            models.Index(fields=["tell_at"], condition=Q(tell_at__isnull=False), name="task_tell"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=Kind.DECIDE, state="decided", decision__isnull=False)
                | (~Q(state="decided") & Q(decision=None)),
                name="decided_with_a_decision",
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.step}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def waits(self) -> bool:
        """Whether the step that it counts from is not ended yet."""
        return self.is_open and self.opened_at is None


class Absence(models.Model):
    """Days on which a person is away, both included; tasks then go to who else holds the role.

    ``told_at`` is when those were told who have the person's own tasks meanwhile.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("first_day",)
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")),
                name="absence_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_day} {self.last_day}"


class Mail(models.Model):
    """The outbox: one mail to one person about one or several notices, sent once.

    It holds no text; what is sent is made when it is sent, and says no more than that there is
    something and when it is due. ``claimed_at`` is when a process began to send it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["made_at"], condition=Q(sent_at=None), name="mail_not_sent"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(sent_at=None, claimed_at=None),
                name="one_waiting_mail_per_person",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Notice(models.Model):
    """Why a person was written to: a task and the occasion. Shown on the screen too."""

    class Occasion(models.TextChoices):
        NEW = "new", _("New task")
        BEFORE = "before", _("The deadline is near")
        DUE = "due", _("The deadline is now")
        AFTER = "after", _("The deadline has passed")
        ESCALATED = "escalated", _("Somebody else’s task is late")
        TOLD = "told", _("You are told")
        UNHELD = "unheld", _("Nobody has an urgent task")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    occasion = models.CharField(max_length=20, choices=Occasion)
    at = models.DateTimeField()
    role = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="notices")

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(
                fields=["person", "occasion", "-at", "-id"],
                condition=Q(seen_at=None),
                name="notice_unread",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["task", "person", "occasion"], name="one_notice_of_each_occasion"
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_id} {self.occasion}"


class Feed(models.Model):
    """A person's calendar feed. Only the hash of its secret address is kept."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)

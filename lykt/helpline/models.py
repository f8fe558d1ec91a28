"""Lines, who runs them, their hours; contacts, calls, chats and where they came from."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Line(models.Model):
    """A helpline with channels and opening hours."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    telephone = models.CharField(_("telephone"), max_length=20, blank=True)

    def __str__(self) -> str:
        return self.name


class Sharing(models.TextChoices):
    """How much of a line's contacts one party to its agreement sees."""

    OWN = "own", _("Only what the unit itself registered")
    LINE = "line", _("All of the line")


class Party(models.Model):
    """A unit that runs a line with others, and what the line's agreement lets it see."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="parties")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    contacts = models.CharField(max_length=10, choices=Sharing, default=Sharing.OWN)
    free_text = models.CharField(max_length=10, choices=Sharing, default=Sharing.OWN)
    figures = models.CharField(max_length=10, choices=Sharing, default=Sharing.LINE)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "parties"
        constraints = (
            models.UniqueConstraint(
                fields=["line", "unit", "valid_from"], name="one_agreement_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.line}: {self.unit}"


class Channel(models.Model):
    """A way to reach a line. Its registrations and feedback are collections.

    ``bands`` are the line's own parts of the day for statistics: ``[[0, 540], [540, 960]]`` in
    minutes since midnight, each from and up to but not including.
    """

    class Kind(models.TextChoices):
        TELEPHONE = "telephone", _("Telephone")
        CHAT = "chat", _("Chat")

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(max_length=20, choices=Kind)
    registration = models.OneToOneField(
        "questions.Collection", on_delete=models.PROTECT, related_name="+"
    )
    feedback = models.OneToOneField(
        "questions.Collection", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bands = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["line", "kind"], name="one_channel_per_kind"),
        )

    def __str__(self) -> str:
        return f"{self.line}: {self.get_kind_display()}"


class Hours(models.Model):
    """When a channel is open and which unit answers then.

    ``weekdays`` are ISO numbers, 1 for Monday. ``closes`` at or before ``opens`` runs past
    midnight; equal means the whole day and night. ``days`` says what holidays do.
    """

    class Days(models.TextChoices):
        WORKING = "working", _("Working days only")
        NOT_WORKING = "not_working", _("Weekends, public holidays and closing days only")
        ALL = "all", _("Public holidays too")

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="hours")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    weekdays = models.JSONField()
    days = models.CharField(max_length=20, choices=Days)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        verbose_name_plural = "hours"

    def __str__(self) -> str:
        return f"{self.channel} {self.weekdays} {self.opens}–{self.closes}"


class ExtraOpening(models.Model):
    """A channel is open outside its ordinary week too, from a moment until another."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="extra_openings")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="extra_opening_closes_after"
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.opens_at:%Y-%m-%d %H:%M}"


class Import(models.Model):
    """One file that was brought in: what, by whom, how many rows. The file is not kept."""

    class Kind(models.TextChoices):
        REGISTRATIONS = "registrations", _("Registrations from a web form")
        FEEDBACK = "feedback", _("Feedback from callers")
        CALLS = "calls", _("The operator's call log")
        CHATS = "chats", _("The chat vendor's list")

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=20, choices=Kind)
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField()
    rows_added = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"


class Happening(models.Model):
    """What contacts, calls and chats have in common: when.

    ``day`` and ``minute`` are the service's own calendar day and wall-clock minute of
    ``started_at`` (``lib.clock``), kept beside it so that counting needs no conversion.
    ``fingerprint`` is set on imported rows: the same row is never added twice.
    """

    line = models.ForeignKey(
        Line, on_delete=models.PROTECT, related_name="%(class)ss", db_index=False
    )
    started_at = models.DateTimeField()
    day = models.DateField()
    minute = models.PositiveSmallIntegerField()
    imported = models.ForeignKey(Import, on_delete=models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique

    class Meta:
        abstract = True


class Contact(Happening):
    """One telephone call or chat, as registered by who answered it."""

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="contacts", db_index=False
    )
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    response = models.OneToOneField(
        "questions.Response", on_delete=models.PROTECT, related_name="contact"
    )

    class Meta:
        indexes = (
            models.Index(fields=["channel", "day", "minute", "unit"], name="contact_count"),
            # Unit and channel last, so that a list filtered by them reads no row in vain.
            models.Index(
                fields=["line", "day", "minute", "id", "unit", "channel"], name="contact_list"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="contact_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.started_at:%Y-%m-%d %H:%M}"


class FormerTimes(models.Model):
    """When a contact was said to be before a correction; the answers are in the revision."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="former_times")
    revision = models.OneToOneField(
        "questions.Revision", on_delete=models.CASCADE, related_name="times"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "former times"

    def __str__(self) -> str:
        return f"{self.contact_id} {self.started_at:%Y-%m-%d %H:%M}"


class CallRecord(Happening):
    """One incoming call in the operator's log, answered or not.

    ``waited`` and ``talked`` are seconds; ``waited`` is None where the operator gave none.
    ``line_busy`` is worked out when the log is imported: another call was being answered.
    """

    answered = models.BooleanField()
    waited = models.PositiveIntegerField(null=True, blank=True)
    talked = models.PositiveIntegerField(default=0)
    telephone = models.CharField(max_length=60, blank=True)
    line_busy = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(
                fields=["line", "answered", "day", "minute", "waited", "talked", "line_busy"],
                name="call_count",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.started_at:%Y-%m-%d %H:%M}"


class ChatRecord(Happening):
    """One chat in a vendor's list: when it started and ended."""

    ended_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["line", "day", "minute"], name="chat_count"),)

    def __str__(self) -> str:
        return f"{self.line} {self.started_at:%Y-%m-%d %H:%M}"


class ImportMapping(models.Model):
    """Which column of a file is what, kept under a name for files with the same headings.

    ``signature`` stands for the headings; ``mapping`` is ``imports.mapping.ColumnMapping``.
    """

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Import.Kind)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["line", "kind", "name"],
                condition=Q(channel__isnull=True),
                name="one_mapping_per_name",
            ),
            models.UniqueConstraint(
                fields=["channel", "kind", "name"], name="one_mapping_per_name_of_channel"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ImportJob(models.Model):
    """A file on its way in. The file lies sealed under ``key`` until it is imported or given up.

    ``findings`` is what reading it through found, sealed under the same key, since it repeats
    cells. ``unit`` is who answered where no column says it; None goes by the opening hours.
    """

    class State(models.TextChoices):
        NEW = "new", _("Not checked")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        IMPORTING = "importing", _("Being imported")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Stopped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Import.Kind)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.CASCADE, null=True, related_name="+")
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    key = models.OneToOneField(
        "vault.RecordKey", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    findings = models.BinaryField(null=True)
    imported = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"

"""A conversation, who sits in it, and its log."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Conversation(models.Model):
    """A conversation from its first message until its time ends; its id is public to its parties.

    ``sealed_key`` is the conversation's key, sealed in the caller's browser to ``ring_key``, and
    once more under the retention key that is named by the conversation's id
    (``vault.retention``). ``last_number`` is the newest number in the log, which has no gaps;
    ``touched_at`` is when it was given. ``waiting_since`` is set while nobody has it. ``choices``
    are the codes of the optional first choices.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        OPEN = "open", _("Under way")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey("chat.Desk", on_delete=models.PROTECT, related_name="conversations")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    last_number = models.PositiveIntegerField(default=0)
    ring_key = models.ForeignKey("vault.RingKey", on_delete=models.PROTECT, related_name="+")
    sealed_key = models.BinaryField()
    choices = models.JSONField(default=dict)
    destroy_on = models.DateField()
    destroyed_at = models.DateTimeField(null=True, blank=True)
    destroy_error = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["desk", "state", "started_at"],
                name="conversation_live",
                condition=Q(state__in=("waiting", "open")),
            ),
            models.Index(
                fields=["destroy_on"],
                name="conversation_due",
                condition=Q(destroyed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Seat(models.Model):
    """A place in a conversation: the caller's, or a counsellor's.

    A caller proves a seat with a secret of 32 random bytes, kept in the tab; the database has its
    SHA-256. Somebody who comes back with the return code gets a new seat. ``last_sent`` is the
    sender's own number of the newest message from this seat; those numbers have no gaps either.
    ``read_number`` is how far the other side has said that it has read. ``goodbye_at`` is when a
    caller's page said that it was being left; being seen after that takes it back.
    """

    class Kind(models.TextChoices):
        CALLER = "caller", _("Caller")
        COUNSELLOR = "counsellor", _("Counsellor")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    secret_hash = models.BinaryField(null=True)
    last_sent = models.PositiveIntegerField(default=0)
    read_number = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    goodbye_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["conversation", "person"],
                condition=Q(person__isnull=False),
                name="one_seat_per_counsellor",
            ),
            models.CheckConstraint(
                condition=Q(kind="caller", person__isnull=True)
                | Q(kind="counsellor", person__isnull=False),
                name="a_caller_is_nobody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.kind}"


class Entry(models.Model):
    """One numbered entry of a log: a sealed message, or something that happened.

    A message has a seat, its sender's own number, how far the sender had read (``after``, with
    the log's digest there) and the sealed bytes; docs/conversation-log.md gives the layout.
    An event has a code, and the seat that it is about where it is about one.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="entries", db_index=False
    )
    number = models.PositiveIntegerField()
    seat = models.ForeignKey(
        Seat, on_delete=models.CASCADE, null=True, related_name="entries", db_index=False
    )
    sender_number = models.PositiveIntegerField(null=True)
    after = models.PositiveIntegerField(null=True)
    after_digest = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)
    event = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "number"], name="one_entry_per_number"),
            models.UniqueConstraint(fields=["seat", "sender_number"], name="one_entry_per_sending"),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.number}"


class Invitation(models.Model):
    """A colleague is asked in, or to take over; ``note`` is sealed with the conversation's key."""

    class Kind(models.TextChoices):
        JOIN = "join", _("Join the conversation")
        TRANSFER = "transfer", _("Take over the conversation")

    class Outcome(models.TextChoices):
        PENDING = "pending", _("Not answered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="invitations"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.PENDING)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["conversation", "to"],
                condition=Q(outcome="pending"),
                name="one_open_invitation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.kind}"


class ReturnCode(models.Model):
    """The way back for a caller who asked for one; made from words that only the caller has.

    ``lookup`` is the SHA-256 of what the browser derives from the words to be found by;
    ``wrapped_key`` is the conversation's key under another key derived from them, and once more
    under the retention key.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="return_code"
    )
    lookup = models.BinaryField(unique=True)
    wrapped_key = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.conversation_id)

"""Each request from first press to end, and what went wrong on the way."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ChatRequest(models.Model):
    """Once that somebody asked to talk: from the first press to the end, answered or not.

    A conversation has one for each time that its caller came back to go on. The row outlives
    what was said: it holds times and codes only. ``day`` and ``minute`` are the service's own of
    ``pressed_at``, for counting. ``contact`` is the registration afterwards.
    """

    class Outcome(models.TextChoices):
        UNDER_WAY = "under_way", _("Under way")
        ANSWERED = "answered", _("Answered")
        UNANSWERED = "unanswered", _("Unanswered")

    class Cause(models.TextChoices):
        """Why a request was not answered, or why a conversation ended."""

        LEFT_PAGE = "left_page", _("The caller left the page while waiting")
        CONNECTION_LOST = "connection_lost", _("The caller’s connection was lost")
        WAIT_LIMIT = "wait_limit", _("Nobody could answer within the time limit")
        CLOSED = "closed", _("The chat closed before anybody could answer")
        FAULT = "fault", _("A technical fault")
        BY_CALLER = "by_caller", _("The caller ended it")
        BY_COUNSELLOR = "by_counsellor", _("The counsellor ended it")

    line = models.ForeignKey(
        "helpline.Line", on_delete=models.PROTECT, related_name="chat_requests"
    )
    conversation = models.ForeignKey(
        "chat.Conversation", on_delete=models.SET_NULL, null=True, related_name="requests"
    )
    pressed_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.UNDER_WAY)
    cause = models.CharField(max_length=20, choices=Cause, blank=True)
    close_reason = models.CharField(max_length=40, blank=True)
    contact = models.OneToOneField(
        "helpline.Contact",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="chat_request",
    )
    day = models.DateField()
    minute = models.PositiveSmallIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=["line", "day", "outcome", "cause"], name="chat_request_count"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(ended_at__isnull=True),
                name="one_request_under_way",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.pressed_at:%Y-%m-%d %H:%M}"


class Fault(models.Model):
    """How often a kind of technical fault hit one conversation: codes and counts, no identity."""

    conversation = models.ForeignKey(
        "chat.Conversation", on_delete=models.CASCADE, related_name="faults"
    )
    kind = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "kind"], name="one_fault_of_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.kind}"


class Tally(models.Model):
    """A count for a desk and a day, tied to no conversation: faults, browsers, presses."""

    desk = models.ForeignKey("chat.Desk", on_delete=models.CASCADE, related_name="tallies")
    day = models.DateField()
    kind = models.CharField(max_length=40)
    detail = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = (
            models.UniqueConstraint(
                fields=["desk", "day", "kind", "detail"], name="one_tally_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk} {self.day} {self.kind} {self.detail}"

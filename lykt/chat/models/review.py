"""Quality review: what counsellors ask to have looked at, openings with their rubric, excerpts."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewMark(models.Model):
    """A counsellor asks that a conversation be looked at afterwards, without a word about why."""

    conversation = models.ForeignKey(
        "chat.Conversation", on_delete=models.CASCADE, related_name="marks"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "by"], name="one_mark_each"),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.by}"


class Review(models.Model):
    """A closed conversation, opened by a reviewer. Every opening is in the audit log besides.

    ``rubric`` is the reviewer's answers. ``sealed_feedback`` is what they wrote to
    ``counsellor``, sealed under ``key``; that counsellor alone reads it.
    """

    class Found(models.TextChoices):
        RANDOM = "random", _("Drawn at random")
        CRITERION = "criterion", _("By a criterion")
        MARKED = "marked", _("Marked by a counsellor")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(
        "chat.Conversation", on_delete=models.PROTECT, related_name="reviews"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    found = models.CharField(max_length=10, choices=Found)
    opened_at = models.DateTimeField()
    rubric = models.OneToOneField(
        "questions.Response", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews_of",
    )
    sealed_feedback = models.BinaryField(null=True)
    key = models.OneToOneField(
        "vault.RecordKey", on_delete=models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["conversation", "reviewer"], name="one_review_per_reviewer"
            ),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.reviewer}"


class Excerpt(models.Model):
    """Some messages kept for learning, rewritten so that nobody can be recognised.

    Nothing leads back to the conversation. ``unit`` is whose review it came from; what it says
    is sealed under ``key`` and ends with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey("helpline.Line", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    key = models.OneToOneField("vault.RecordKey", on_delete=models.PROTECT, related_name="+")
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kept_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.line} {self.kept_on}"

"""Questionnaires, versions, collections, responses and their answers."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Questionnaire(models.Model):
    """What is asked, across its versions. ``code`` never changes."""

    code = models.SlugField(unique=True, max_length=80)

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """One edition of a questionnaire. Published, it never changes.

    ``definition`` is ``definition.Definition`` as JSON. The version in force on a day is the
    published one with the latest ``valid_from`` on or before it.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    definition = models.JSONField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("questionnaire", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="one_version_per_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"

    @property
    def title(self) -> str:
        """In the page's language, or in the version's first."""
        titles: dict[str, str] = self.definition["title"]
        return titles.get(get_language() or "") or titles[self.definition["languages"][0]]


class Question(models.Model):
    """A question as a series: the same code in every version, so that years compare."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="questions"
    )
    code = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["questionnaire", "code"], name="one_question_per_code"),
        )

    def __str__(self) -> str:
        return self.code


class OptionClass(models.TextChoices):
    """What kind of answer an option is; statistics keep them apart."""

    ANSWER = "answer", _("Answer")
    NOT_KNOWN = "not_known", _("Not known")
    NOT_RELEVANT = "not_relevant", _("Not relevant")
    UNSPECIFIED = "not_known_or_not_relevant", _("Not known or not relevant")


class Option(models.Model):
    """An option as a series: the same code in every version."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="options")
    code = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["question", "code"], name="one_option_per_code"),
        )

    def __str__(self) -> str:
        return self.code


class Collection(models.Model):
    """A use of a questionnaire by somebody for something, such as a line's chat registration."""

    code = models.SlugField(unique=True, max_length=80)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="collections"
    )
    text_retention_days = models.PositiveIntegerField(
        help_text=_("How many days free text is kept before its key is destroyed.")
    )

    def __str__(self) -> str:
        return self.code

    def texts_end(self, day: dt.date, *, least_days: int = 0) -> dt.date:
        """When free text of a day ends; not sooner than so many days from now."""
        ends = day + dt.timedelta(days=self.text_retention_days)
        return (
            max(ends, timezone.localdate() + dt.timedelta(days=least_days)) if least_days else ends
        )


class Response(models.Model):
    """One filled-in questionnaire.

    ``answers`` holds codes, numbers, dates and times by question code. Free text is in
    ``sealed_texts``: a JSON object by question code, sealed under the record's own key.
    ``token`` is made by the form, so that a form sent twice is one response.
    """

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="responses")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    answers = models.JSONField(default=dict)
    sealed_texts = models.BinaryField(null=True)
    key = models.OneToOneField(
        "vault.RecordKey", on_delete=models.PROTECT, null=True, related_name="+"
    )
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    revision = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.collection} {self.pk}"


class Answer(models.Model):
    """One chosen option or one number, laid out for counting.

    Written with its response and never without it. The index answers "how many chose this
    option in this period" by one range, whatever the size of the table.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="counted")
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    number = models.FloatField(null=True)
    day = models.DateField()
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = (
            models.Index(
                fields=["collection", "question", "option", "day", "unit", "response"],
                name="answer_count",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question_id}={self.option_id or self.number}"


class Revision(models.Model):
    """A response as it was before a correction."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    answers = models.JSONField()
    sealed_texts = models.BinaryField(null=True)
    reason = models.CharField(max_length=300)
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("response", "number")
        constraints = (
            models.UniqueConstraint(fields=["response", "number"], name="one_revision_per_number"),
        )

    def __str__(self) -> str:
        return f"{self.response_id} {self.number}"


class Draft(models.Model):
    """A form under way, sealed; only the person who writes it can open it.

    It is of a ``collection``, or of a small form on a page of another room (``kept_words``).
    ``context`` holds what the form was opened with (ids and times, no free text).
    """

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, null=True, related_name="+"
    )
    context = models.JSONField(default=dict)
    sealed = models.BinaryField()
    key = models.OneToOneField("vault.RecordKey", on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.token)

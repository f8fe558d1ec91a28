"""Kept tables, and publications with their editions: what was composed, and what was released."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lykt.statistics.engine.models import Change as Change
from lykt.statistics.engine.models import CopiedDatabase as CopiedDatabase
from lykt.statistics.released import ReleasedTable


def in_the_readers_language(texts: Mapping[str, str]) -> str:
    """One of a text's languages: the page's, or else the first."""
    return texts.get(get_language() or "") or next(iter(texts.values()), "")


class Chart(models.TextChoices):
    """What a table is drawn as. ``automatic`` leaves it to what suits the question."""

    AUTOMATIC = "automatic", _("What suits the table")
    BARS = "bars", _("Bars, for shares and comparison")
    COLUMNS = "columns", _("Columns, for counts in order")
    LINES = "lines", _("Lines, for development over time")
    MAP = "map", _("A map, for counties and municipalities")
    NONE = "none", _("No chart")


class KeptTable(models.Model):
    """A table that somebody composed and keeps under a name. Its address is its ``code``.

    ``spec`` is ``specs.TableSpec`` as JSON. It holds no numbers: they are counted for whoever
    opens it, and may see them.
    """

    code = models.SlugField(unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
    spec = models.JSONField()
    chart = models.CharField(max_length=20, choices=Chart, default=Chart.AUTOMATIC)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kept_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """Tables that are released together, over all editions. ``slug`` never changes."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_the_readers_language(self.title)


class Edition(models.Model):
    """One numbered edition of a publication.

    Prepared, it is frozen: ``audit`` is the auditor's report, ``versions`` what it was made with,
    ``considered`` the editions that were public then and over the same rows, and ``digest`` ties
    the tables, the policy and the audit together, so that what is released is what was looked at.
    ``composers`` is everybody who had a hand in it; none of them may release it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being composed")
        PREPARED = "prepared", _("Prepared")
        RELEASED = "released", _("Released")
        CORRECTED = "corrected", _("Replaced by a new edition")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    policy = models.JSONField()
    composers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    composed_at = models.DateTimeField()
    # Why this edition is made, when it corrects another; and why it was withdrawn. Both public.
    correction = models.CharField(max_length=500, blank=True)
    withdrawal = models.CharField(max_length=500, blank=True)
    # What the second person asked to have changed. For those who compose.
    returned = models.CharField(max_length=500, blank=True)
    prepared_at = models.DateTimeField(null=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    audit = models.JSONField(null=True)
    versions = models.JSONField(null=True)
    considered = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("publication", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["publication", "number"], name="one_edition_per_number"
            ),
            models.UniqueConstraint(
                fields=["publication"],
                condition=models.Q(state="released"),
                name="one_edition_is_in_force",
            ),
            models.UniqueConstraint(
                fields=["publication"],
                condition=models.Q(state__in=["draft", "prepared"]),
                name="one_edition_is_under_way",
            ),
        )

    def __str__(self) -> str:
        return f"{self.publication.slug} {self.number}"

    @property
    def was_public(self) -> bool:
        """Whether outsiders have, or may have kept, what it shows."""
        return self.released_at is not None

    @property
    def passes(self) -> bool:
        """Whether the auditor found nothing that an outsider could recover."""
        return bool(self.audit and self.audit.get("passes"))


class EditionTable(models.Model):
    """One table of an edition: how it is counted, and what everybody may see of it.

    ``released`` is ``ReleasedTable`` as JSON, from when the edition is prepared. ``counted`` is
    what was counted then, hidden cells too: it is never shown, and protects what is released
    later from being subtracted.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tables")
    place = models.PositiveIntegerField()
    code = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    spec = models.JSONField()
    chart = models.CharField(max_length=20, choices=Chart, default=Chart.AUTOMATIC)
    released = models.JSONField(null=True)
    counted = models.JSONField(null=True)

    class Meta:
        ordering = ("edition", "place")
        constraints = (
            models.UniqueConstraint(
                fields=["edition", "code"], name="one_table_per_code_of_an_edition"
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def table(self) -> ReleasedTable:
        """Raises ``ValueError`` for a table that is not prepared."""
        if self.released is None:
            raise ValueError(f"{self.code} is not prepared; prepare its edition first")
        return ReleasedTable.from_json(self.released)

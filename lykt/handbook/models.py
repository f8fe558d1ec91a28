"""Pages of the handbook, their versions, who has read them, and words under way."""

from django.conf import settings
from django.db import models

from lykt.people.models import Unit


class Page(models.Model):
    """A page of a unit's handbook, for the unit and those below it. ``code`` never changes.

    ``current`` is the version that holds, and ``to_read`` the number of the newest version that
    asked to be read; both follow from the versions and are kept by ``actions.publish``.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="handbook_pages")
    code = models.SlugField(max_length=60)
    current = models.OneToOneField(
        "Version", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    to_read = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["unit", "code"], name="one_handbook_page_by_code"),
        )

    def __str__(self) -> str:
        return f"{self.unit.code}/{self.code}"


class Version(models.Model):
    """A page as it was published; it never changes.

    ``steps`` are those of routines that the page is shown at: ``routine`` or ``routine.step``.
    ``words`` are what a search looks in. ``published_by`` is None for what came with Lykt.
    """

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    chapter = models.CharField(max_length=100)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    text = models.TextField()
    steps = models.JSONField(default=list)
    withdrawn = models.BooleanField(default=False)
    must_be_read = models.BooleanField(default=False)
    change = models.CharField(max_length=300, blank=True)
    words = models.TextField(editable=False)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("page", "-number")
        constraints = (
            models.UniqueConstraint(fields=["page", "number"], name="one_handbook_version"),
        )

    def __str__(self) -> str:
        return f"{self.page} {self.number}"


class Share(models.Model):
    """The handbook of ``owner`` holds for ``reader`` and those below it too."""

    owner = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["owner", "reader"], name="one_handbook_share"),
        )

    def __str__(self) -> str:
        return f"{self.owner.code} → {self.reader.code}"


class Reading(models.Model):
    """Somebody confirmed to have read and understood a version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handbook_readings"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "version"], name="one_handbook_reading"),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.version}"


class Draft(models.Model):
    """What somebody is writing for a page, as the form sent it. It is the writer's own."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="handbook_drafts"
    )
    typed = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["page", "person"], name="one_handbook_draft"),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.page}"

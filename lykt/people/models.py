"""Units, people and appointments."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from lykt.people.roles import role_choices


class Unit(models.Model):
    """A node of the organisation tree.

    ``path`` is the ids from the root to here, ``/1/4/``, so that "here and below" is one
    prefix. ``actions.add_unit`` and ``actions.move_unit`` keep it.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        COUNTY = "county", _("County")
        MUNICIPALITY = "municipality", _("Municipality")
        OFFICE = "office", _("Office")
        TEAM = "team", _("Team")

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=255, db_index=True, editable=False)

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name

    def ids_from_root(self) -> list[int]:
        """The ids of the units above this one, the root first, and its own last."""
        return [int(part) for part in self.path.split("/") if part]

    def depth(self) -> int:
        """How far below the root; a root is 1."""
        return len(self.ids_from_root())


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in: an employee or a volunteer. Never a caller."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    # Sessions begun before this moment have ended: a lost device, a new sign-in link.
    sessions_from = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Appointment(models.Model):
    """A role at a unit and below, from a day to a day, both included."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=40, choices=role_choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("person", "valid_from")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="appointment_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.role} ({self.unit})"


class ClosingDay(models.Model):
    """A day on which a unit, and those below it, are closed, besides public holidays."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="closing_days")
    day = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=["unit", "day"], name="one_closing_day_per_unit"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class Headcount(models.Model):
    """How many were employed at a unit and below it, from a day until the next number."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="headcounts")
    valid_from = models.DateField()
    employees = models.PositiveIntegerField()

    class Meta:
        ordering = ("-valid_from",)
        constraints = (
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_headcount_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.valid_from}: {self.employees}"

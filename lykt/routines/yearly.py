"""What a routine that starts by itself each year is for: a unit's work of one year."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from lykt.people.models import Person, Unit
from lykt.routines.models import Routine
from lykt.routines.subjects import Subject

SUBJECT = "yearly"


def subject_id(year: int, routine: Routine, unit: Unit) -> str:
    return f"{prefix(year)}{routine.pk}-{unit.pk}"


def prefix(year: int) -> str:
    """How the ids of everything of a year begin."""
    return f"{year}-"


def describe(subject_ids: Collection[str], person: Person) -> dict[str, Subject]:
    """By unit and year; the routine's page is open to everybody who has tasks."""
    parts = {one: [int(part) for part in one.split("-")] for one in subject_ids}
    routines = Routine.objects.in_bulk({routine for _year, routine, _unit in parts.values()})
    units = Unit.objects.in_bulk({unit for _year, _routine, unit in parts.values()})
    return {
        one: Subject(
            _("%(unit)s, %(year)d") % {"unit": units[unit], "year": year},
            reverse("routines:routine", args=[routines[routine].code]),
        )
        for one, (year, routine, unit) in parts.items()
    }

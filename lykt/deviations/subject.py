"""What a deviation is called in the lists of tasks, and where it is opened from there."""

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from lykt.deviations.access import standings_of
from lykt.deviations.models import Deviation
from lykt.people.models import Person
from lykt.routines.subjects import Subject

SUBJECT = "deviation"
"""The kind of subject that routines are started for."""


def describe(subject_id: str, person: Person) -> Subject:
    found = Deviation.objects.select_related("unit").filter(pk=uuid.UUID(subject_id)).first()
    if found is None:
        return Subject(title=_("Deviation"))
    title = _("Deviation on %(day)s, %(unit)s") % {
        "day": f"{found.day:%d.%m.%Y}",
        "unit": found.unit,
    }
    address = reverse("deviations:deviation", args=[found.pk])
    return Subject(title=title, address=address if standings_of(person, found) else "")

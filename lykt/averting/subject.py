"""What an assessment is called in the lists of tasks, and where it is opened from there."""

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from lykt.averting.access import standings_of
from lykt.averting.models import Assessment
from lykt.people.models import Person
from lykt.routines.subjects import Subject

SUBJECT = "averting"
"""The kind of subject that the routine is started for."""

ROUTINE = "duty_to_avert"


def describe(subject_id: str, person: Person) -> Subject:
    """The same title for every assessment: not even the day is for everybody who has a list."""
    found = Assessment.objects.select_related("unit").filter(pk=uuid.UUID(subject_id)).first()
    title = _("Duty to avert")
    if found is None or not standings_of(person, found):
        return Subject(title=title)
    return Subject(title=title, address=reverse("averting:assessment", args=[found.pk]))

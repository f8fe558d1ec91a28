"""What an assessment is called in the lists of tasks, and where it is opened from there."""

import uuid
from collections.abc import Collection

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from lykt.averting.access import standings_in
from lykt.averting.models import Assessment
from lykt.people.models import Person
from lykt.routines.subjects import Subject

SUBJECT = "averting"
"""The kind of subject that the routine is started for."""

ROUTINE = "duty_to_avert"


def describe(subject_ids: Collection[str], person: Person) -> dict[str, Subject]:
    """With when and where it was begun for those who may open it, so that they can tell two apart;
    the same title for all others, since not even the day is for everybody who has a list."""
    ids = [uuid.UUID(one) for one in subject_ids]
    found = Assessment.objects.select_related("unit").in_bulk(ids)
    standings = standings_in(person, found.values())
    addresses = {pk: reverse("averting:assessment", args=[pk]) for pk in ids if standings.get(pk)}
    return {
        one: Subject(_titled(found[pk]), addresses[pk])
        if pk in addresses
        else Subject(_("Duty to avert"))
        for one, pk in zip(subject_ids, ids, strict=True)
    }


def _titled(assessment: Assessment) -> str:
    begun = timezone.localtime(assessment.opened_at)
    return _("Duty to avert, %(at)s, %(unit)s") % {
        "at": formats.date_format(begun, "DATETIME_FORMAT"),
        "unit": assessment.unit,
    }

"""Which steps of the routines are done on the case's own pages alone, and where."""

import uuid
from collections.abc import Mapping

from django.urls import reverse

from lykt.incidents.access import Part
from lykt.incidents.models import Case
from lykt.incidents.outward import own_steps as outward
from lykt.incidents.queries.cases import case_visible_to
from lykt.people.models import Person
from lykt.routines.subjects import OwnStep


def _talk(subject_id: str, person: Person) -> str:
    try:
        opened = case_visible_to(person, uuid.UUID(subject_id))
    except Case.DoesNotExist:
        return ""
    if not opened.has(Part.FOLLOWING_UP):
        return ""
    return f"{reverse('incidents:case', args=[opened.case.pk])}?do=hold-talk#talks"


OWN_STEPS: Mapping[str, OwnStep] = {
    **outward.OWN_STEPS,
    # Whoever was exposed may not want the talk: then it is set aside with that reason.
    "talk_after_a_week": OwnStep(_talk, may_be_set_aside=True),
    "talk_after_a_month": OwnStep(_talk, may_be_set_aside=True),
}
"""By their code in the routines."""

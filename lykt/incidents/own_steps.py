"""Which steps of the routines are done on the case's own pages alone, and where."""

import uuid
from collections.abc import Mapping

from django.urls import reverse

from lykt.incidents.access import Part, parts_of, standings_by_role
from lykt.incidents.models import Case, Measure
from lykt.incidents.outward import own_steps as outward
from lykt.incidents.queries.cases import case_visible_to
from lykt.incidents.queries.measures import carries_out
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


def _carry_out(subject_id: str, person: Person) -> str:
    """In the case for those who follow it up, else on the measure's own page."""
    measure = (
        Measure.objects.select_related("case__unit", "task__run").filter(pk=subject_id).first()
    )
    if measure is None:
        return ""
    if Part.FOLLOWING_UP in parts_of(standings_by_role(person, measure.case)):
        return f"{reverse('incidents:case', args=[measure.case_id])}?do=end-measure#measures"
    if carries_out(person, measure):
        return reverse("incidents:measure", args=[measure.pk])
    return ""


OWN_STEPS: Mapping[str, OwnStep] = {
    **outward.OWN_STEPS,
    # Whoever was exposed may not want the talk: then it is set aside with that reason.
    "talk_after_a_week": OwnStep(_talk, may_be_set_aside=True),
    "talk_after_a_month": OwnStep(_talk, may_be_set_aside=True),
}
"""By their code in the routines."""

OWN_STEPS_OF_MEASURES: Mapping[str, OwnStep] = {
    # Who does it, and by when, is the measure's.
    "carry_out_measure": OwnStep(_carry_out, is_given_there=True),
}

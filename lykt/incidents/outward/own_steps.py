"""Which steps of the routines are seen to on the pages of this folder, and where."""

import uuid
from collections.abc import Mapping

from django.urls import reverse

from lykt.incidents.access import Part, standings_by_event, standings_by_role
from lykt.incidents.models import Case, OutwardNotice
from lykt.incidents.outward.duties import DUTIES
from lykt.incidents.outward.kinds import KINDS
from lykt.incidents.queries.cases import case_visible_to
from lykt.people.models import Person
from lykt.routines.subjects import OwnStep

_DECIDED_BY_THEMSELVES = frozenset({"consider_police_report", "decide_police_report"})
"""Decisions that may be taken before anything is sent; a notice that is recorded ends them too."""


def _of_kind(kind: OutwardNotice.Kind) -> OwnStep:
    def address(subject_id: str, person: Person) -> str:
        try:
            opened = case_visible_to(person, uuid.UUID(subject_id))
        except Case.DoesNotExist:
            return ""
        if not opened.has(Part.FOLLOWING_UP):
            return ""
        return reverse("incidents:outward", args=[opened.case.pk, kind])

    # A notice that does not apply, since nobody was injured, is no notice that was declined.
    return OwnStep(address, may_be_set_aside=True)


def _own_duties(subject_id: str, person: Person) -> str:
    case = Case.objects.select_related("unit").filter(pk=uuid.UUID(subject_id)).first()
    if case is None or not (standings_by_role(person, case) or standings_by_event(person, case)):
        return ""
    return reverse("incidents:own_duties", args=[case.pk])


OWN_STEPS: Mapping[str, OwnStep] = {
    **{
        step: _of_kind(kind)
        for kind, about in KINDS.items()
        for step in about.all_steps
        if step not in _DECIDED_BY_THEMSELVES
    },
    **{about.step: OwnStep(_own_duties) for about in DUTIES.values()},
}
"""By their code in the routines."""

"""Which steps of the routine are done in the deviation alone, and with which of its deeds."""

import uuid
from collections.abc import Mapping

from django.urls import reverse

from lykt.deviations.deeds import DEEDS
from lykt.deviations.models import Deviation
from lykt.deviations.queries import deviation_visible_to
from lykt.people.models import Person
from lykt.routines.subjects import OwnStep


def _own(deed: str, *, may_be_set_aside: bool = False, is_given_there: bool = False) -> OwnStep:
    def address(subject_id: str, person: Person) -> str:
        try:
            opened = deviation_visible_to(person, uuid.UUID(subject_id))
        except Deviation.DoesNotExist:
            return ""
        if not opened.has(DEEDS[deed].part):
            return ""
        return f"{reverse('deviations:deviation', args=[opened.deviation.pk])}?do={deed}#to-do"

    return OwnStep(address, may_be_set_aside, is_given_there)


OWN_STEPS: Mapping[str, OwnStep] = {
    "find_cause": _own("cause"),
    "decide_measure": _own("measure"),
    # Who does it, and by when, is the measure's.
    "carry_out_measure": _own("done", is_given_there=True),
    "check_effect": _own("effect"),
    # Whoever reported may have left.
    "answer_reporter": _own("answer", may_be_set_aside=True),
}
"""By their code in the routine."""

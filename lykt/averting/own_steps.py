"""Which steps of the routine are done in the assessment alone, and on which of its pages."""

import uuid
from collections.abc import Callable, Mapping

from django.urls import reverse

from lykt.averting.access import Opened
from lykt.averting.actions.writing import QUESTIONS
from lykt.averting.models import Assessment
from lykt.averting.queries import assessment_visible_to
from lykt.averting.steps import STEPS, is_for, may_do
from lykt.averting.workflow import State
from lykt.people.models import Person
from lykt.routines.subjects import OwnStep


def _page(subject_id: str, person: Person, choose: Callable[[Opened], str]) -> str:
    """The page of a step; the assessment's own where the step can not be done now."""
    try:
        opened = assessment_visible_to(person, uuid.UUID(subject_id))
    except Assessment.DoesNotExist:
        return ""
    step = STEPS[choose(opened)]
    if not is_for(person, opened, step):
        return ""
    if may_do(person, opened, step):
        return reverse("averting:step", args=[opened.assessment.pk, step.code])
    return reverse("averting:assessment", args=[opened.assessment.pk])


def _own(choose: Callable[[Opened], str], *, needed: bool = False) -> OwnStep:
    return OwnStep(
        lambda subject_id, person: _page(subject_id, person, choose), may_be_set_aside=not needed
    )


def _first_unanswered(opened: Opened) -> str:
    answered = set(opened.assessment.entries.values_list("kind", flat=True))
    return next((each for each in QUESTIONS if each not in answered), QUESTIONS[0])


def _where_the_number_goes(opened: Opened) -> str:
    return "report" if opened.assessment.state == State.TO_REPORT else "follow_up"


OWN_STEPS: Mapping[str, OwnStep] = {
    "assess": _own(_first_unanswered),
    "consult": _own(lambda _opened: "consultation"),
    "decide": _own(lambda _opened: "decision", needed=True),
    "second_opinion": _own(lambda _opened: "second_look", needed=True),
    "retrieve_from_chat": _own(lambda _opened: "excerpt"),
    "request_from_operator": _own(lambda _opened: "request"),
    "report_to_police": _own(lambda _opened: "report", needed=True),
    "record_reference": _own(_where_the_number_goes),
    "evaluate": _own(lambda _opened: "evaluation", needed=True),
}
"""By their code in the routine. Without those that are needed the assessment stands still."""

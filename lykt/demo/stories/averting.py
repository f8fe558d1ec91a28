"""Assessments of the duty to avert: one reported, one not, and one that is open."""

from typing import Any

from lykt.averting.actions import begin_assessment
from lykt.averting.models import Assessment
from lykt.averting.queries import assessment_visible_to
from lykt.averting.steps import STEPS
from lykt.averting.subject import SUBJECT
from lykt.demo.stories.telling import Teller, Told, at, end_task, filled, told, who
from lykt.people.models import Unit


def tell_assessments(teller: Teller) -> None:
    for one in told()["assessments"]:
        with at(teller.moment(one)):
            assessment = begin_assessment(
                actor=who(one["by"], one["unit"]),
                unit=Unit.objects.get(code=one["unit"]),
                channel=one["channel"],
            )
        for step in one["steps"]:
            _take(teller, assessment, one, step)
        for task in one.get("tasks", ()):
            actor = who(task["by"], one["unit"])
            end_task(teller, actor, (SUBJECT, str(assessment.pk)), task)


def _take(teller: Teller, assessment: Assessment, one: Told, told_step: Told) -> None:
    step, moment = STEPS[told_step["step"]], teller.moment(told_step)
    person = who(told_step.get("by", one["by"]), one["unit"])
    with at(moment):
        opened = assessment_visible_to(person, assessment.pk)
        typed: dict[str, Any] = {
            "day": f"{moment:%d.%m.%Y}",
            "time": f"{moment:%H.%M}",
            **told_step["typed"],
        }
        if "leader" in told_step:
            typed["leader"] = who(told_step["leader"], one["unit"]).pk
        step.do(person, opened, filled(step.form(typed, opened=opened, reader=person)))

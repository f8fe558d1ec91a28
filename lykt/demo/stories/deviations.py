"""Deviations in every state, reported and followed up by the forms that people use."""

import uuid
from typing import Any

from lykt.demo.stories.telling import Teller, Told, at, filled, told, who
from lykt.deviations.actions import submit_deviation
from lykt.deviations.collection import report_collection
from lykt.deviations.deeds import DEEDS
from lykt.deviations.models import Deviation
from lykt.deviations.queries import deviation_visible_to
from lykt.helpline.models import Line
from lykt.people.models import Unit
from lykt.questions.queries import version_in_force


def tell_deviations(teller: Teller) -> None:
    for one in told()["deviations"]:
        deviation = _report(teller, one)
        for deed in one.get("deeds", ()):
            _do(teller, deviation, one, deed)


def _report(teller: Teller, one: Told) -> Deviation:
    happened_at = teller.moment(one)
    version = version_in_force(report_collection().questionnaire, happened_at.date())
    with at(happened_at):
        deviation, _is_new = submit_deviation(
            actor=who(one["by"], one["unit"]),
            unit=Unit.objects.get(code=one["unit"]),
            line=Line.objects.get(code=one["line"]) if "line" in one else None,
            happened_at=happened_at,
            version=version,
            answers=one["answers"],
            token=uuid.uuid4(),
        )
    return deviation


def _do(teller: Teller, deviation: Deviation, one: Told, told_deed: Told) -> None:
    deed = DEEDS[told_deed["deed"]]
    person = who(*one["leader"])
    with at(teller.moment(told_deed)):
        opened = deviation_visible_to(person, deviation.pk)
        form = filled(deed.form(_typed(teller, told_deed), opened=opened))
        deed.do(person, opened, form)


def _typed(teller: Teller, deed: Told) -> dict[str, Any]:
    typed: dict[str, Any] = {"day": teller.day(deed["day"]), **deed.get("typed", {})}
    if "owner" in deed:
        typed |= {"owner": who(*deed["owner"]).pk, "due_on": teller.day(deed["due"])}
    return typed

"""A threat from a caller is an incident too: it is told once, and reported as both."""

import datetime as dt
import uuid

from django.utils import timezone

from lykt.incidents.actions import submit_report
from lykt.incidents.models import Case
from lykt.people.models import Person, Unit
from lykt.questions.actions import Answers
from lykt.questions.models import Questionnaire
from lykt.questions.queries import version_in_force

_REPORT = "incident-report"
_PLACES = {"telephone": "telephone", "chat": "internet"}


def is_threat(answers: Answers) -> bool:
    return answers.get("category") == "threat_from_caller"


def report_threat(
    actor: Person, unit: Unit, happened_at: dt.datetime, answers: Answers, token: uuid.UUID
) -> Case:
    """The incident of the same event, filled in from the deviation's answers."""
    asked = Questionnaire.objects.get(code=_REPORT)
    report, _is_new = submit_report(
        actor=actor,
        unit=unit,
        happened_at=happened_at,
        version=version_in_force(asked, timezone.localdate()),
        answers=_as_incident(answers),
        token=uuid.uuid5(token, _REPORT),
    )
    return report.case


def _as_incident(answers: Answers) -> dict[str, object]:
    told = {
        "reporter": "exposed" if answers["threatened"] == "me" else "witness",
        "exposed": answers.get("threatened_who", ""),
        "what": ["threat"],
        "place": _PLACES.get(answers.get("channel", ""), "unknown"),
        "by_whom": "user",
        "against": ["employee"],
        "description": answers["description"],
    }
    return {code: answer for code, answer in told.items() if answer}

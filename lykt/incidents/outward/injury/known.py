"""What a case already knows of an injury notice, as the form's first values."""

from typing import Any

from django.utils import timezone

from lykt.incidents.facts import Answers
from lykt.incidents.models import Case, Exposed, Report
from lykt.incidents.notices.situations import EMPLOYEE, MOMENT
from lykt.incidents.outward.injury.employers import employer_values
from lykt.questions.shown import shown_answers

_STRAIN = "fysiskEllerPsykiskBelastning"
_CAUSES = {
    "physical_attack": "paafoertVoldsskade",
    "threat": "truslerOmVold",
    "self_harm_threat": _STRAIN,
    "verbal_abuse": _STRAIN,
    "harassment": _STRAIN,
    "hate_speech": _STRAIN,
}
_PLACES = {
    "reception": "arbeidsstedInne",
    "meeting_room": "arbeidsstedInne",
    "visit": "kommetFremTilMidlertidigArbeidssted",
}
_BY_A_PERSON = {"physical_attack", "threat"}
_TOLD = ("what", "place", "by_whom")
"""The questions whose answers the first description is made of; never anybody's own words."""


def known_of(case: Case, exposed: Exposed) -> dict[str, Any]:
    """By the form's field. The caller has recorded the opening."""
    moment = timezone.localtime(case.happened_at)
    found: dict[str, Any] = {
        "role": EMPLOYEE,
        "time_kind": MOMENT,
        "day": moment.date(),
        "time": moment.time(),
        "elsewhere": "no",
        **employer_values(case.unit),
    }
    report = _report_of(case, exposed)
    return found | _from_report(report) if report else found


def _report_of(case: Case, exposed: Exposed) -> Report | None:
    """What the person reported, else the first report of the event."""
    reports = list(case.reports.select_related("response__version"))
    own = (each for each in reports if each.reporter_id and each.reporter_id == exposed.person_id)
    return next(own, reports[0] if reports else None)


def _from_report(report: Report) -> dict[str, Any]:
    answers = report.response.answers
    what = answers["what"]
    found = {
        "causes": list(dict.fromkeys(_CAUSES[code] for code in what if code in _CAUSES)),
        "place": _PLACES.get(answers["place"], ""),
        "severity": _severity(answers),
        "description": _description(report),
    }
    if _BY_A_PERSON & set(what):
        found["backgrounds"] = ["angrepetEllerTruetAvEnPerson"]
    return found


def _severity(answers: Answers) -> str:
    body = answers.get("injury_body")
    if body in ("treated", "serious") or answers.get("injury_mind") == "serious":
        return "antattOppsoektLege"
    return "antattIkkeOppsoektLege" if body in ("none", "minor") else ""


def _description(report: Report) -> str:
    told = {each.code: each for each in shown_answers(report.response, None) if each.answer}
    return " ".join(f"{told[code].label} {told[code].answer}." for code in _TOLD if code in told)

"""From what was answered to what the routines ask about a case; what is not known is left out."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

Answers = Mapping[str, Any]

FROM_AFAR = frozenset(
    {"telephone", "case_system", "email", "sms_mms", "letter", "social_media", "internet"}
)
_VIOLENCE = frozenset({"physical_attack", "vandalism"})
_MAY_GO_ON = frozenset({"threat", "self_harm_threat", "physical_attack"})
_OTHERS = frozenset({"several_employees", "family", "others"})
_MORNING, _EVENING = 7, 17
_YES_NO = {"yes": True, "no": False}


def routines_for(answers: Answers) -> list[str]:
    """The routines of one event: how it is met, who is told, what the employer owes."""
    return [_met_by(answers), "notices", "employer_follow_up", "external_reports"]


def _met_by(answers: Answers) -> str:
    if "physical_attack" in answers["what"]:
        return "physical_violence"
    return "threats_at_a_distance" if answers["place"] in FROM_AFAR else "threats"


def facts_of(answers: Answers, happened_at: dt.datetime) -> dict[str, bool]:
    """Codes of ``lykt.routines.facts``, true or false."""
    known = {
        "injured": _injured(answers),
        "seriously_injured": _seriously_injured(answers),
        "violence": bool(_VIOLENCE & set(answers["what"])),
        "alone": _YES_NO.get(answers.get("alone", "")),
        "evening_or_night": not _MORNING <= timezone.localtime(happened_at).hour < _EVENING,
        "danger_now": None if _MAY_GO_ON & set(answers["what"]) else False,
        "others_threatened": answers["reporter"] != "exposed" or _any_of(_OTHERS, answers),
        "children_involved": _children(answers),
        "things_damaged": _chosen("personal", answers.get("damage")),
        "witnesses": True if answers["reporter"] == "witness" else None,
        "family_involved": _chosen("family", answers.get("against")),
        "at_a_distance": None if answers["place"] == "unknown" else answers["place"] in FROM_AFAR,
    }
    return {code: value for code, value in known.items() if value is not None}


def _any_of(codes: Collection[str], answers: Answers) -> bool:
    return any(code in codes for code in answers.get("against", ()))


def _chosen(code: str, given: Collection[str] | None) -> bool | None:
    return None if given is None else code in given


def _injured(answers: Answers) -> bool | None:
    body, mind = answers.get("injury_body"), answers.get("injury_mind")
    if body in ("minor", "treated", "serious") or mind in ("strained", "serious"):
        return True
    return False if body == "none" and mind in ("none", "shaken") else None


def _seriously_injured(answers: Answers) -> bool | None:
    body, mind = answers.get("injury_body"), answers.get("injury_mind")
    if "serious" in (body, mind):
        return True
    return None if body in (None, "unknown") else False


def _children(answers: Answers) -> bool | None:
    if answers["by_whom"] == "pupil":
        return True
    return _YES_NO.get(answers.get("children", ""))

"""What a row of an operator's call log tells, and what it can not tell."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lykt.helpline.imports.times import Times
from lykt.lib.spreadsheets.problems import RefusedError

_TELEPHONE = 60


def call_values(raw: Mapping[str, Any], times: Times) -> dict[str, Any]:
    """Answered, waited, talked and telephone. Raises ``RefusedError`` when they disagree."""
    answered, waited = raw.get("answered"), raw.get("waited")
    if answered is None:
        raise RefusedError(
            "no_answered",
            _("It is not said whether the call was answered."),
            _("Write ja or nei, or besvart or ubesvart."),
            column="answered",
        )
    talked = _talk_time(raw, times, waited or 0) if answered else _no_talk_time(raw)
    telephone = raw.get("telephone", "")[:_TELEPHONE]
    return {"answered": answered, "waited": waited, "talked": talked, "telephone": telephone}


def _talk_time(raw: Mapping[str, Any], times: Times, waited: int) -> int:
    talked = raw.get("talked", 0)
    if "talked" not in raw and times.ended is not None:
        talked = int((times.ended - times.started).total_seconds()) - waited
    if talked <= 0:
        raise RefusedError(
            "no_talk_time",
            _("The call was answered, but has no talk time."),
            _("Check in the source whether it was answered, and correct the row."),
            column="talked",
        )
    return int(talked)


def _no_talk_time(raw: Mapping[str, Any]) -> int:
    if raw.get("talked"):
        raise RefusedError(
            "talk_time_unanswered",
            _("The call was not answered, but has a talk time."),
            _("Map the column as waiting time if that is what it holds, or correct the row."),
            column="talked",
        )
    return 0

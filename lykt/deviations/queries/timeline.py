"""What was done with a deviation, when and by whom, as the audit log has it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.audit.models import Record
from lykt.deviations.models import Deviation

OPENED = "deviations.open_deviation"

WORDS: Mapping[str, Promise] = {
    OPENED: _("Opened"),
    "deviations.report": _("Reported"),
    "deviations.find_cause": _("The cause was found"),
    "deviations.decide_measure": _("A measure was decided"),
    "deviations.change_measure": _("The measure got another owner or day"),
    "deviations.decide_none": _("It was decided that no measure is needed"),
    "deviations.carry_out": _("The measure was carried out"),
    "deviations.confirm_effect": _("The effect was checked: it works"),
    "deviations.deny_effect": _("The effect was checked: it does not work"),
    "deviations.answer_reporter": _("The one who reported was answered"),
    "deviations.close": _("Dealt with"),
    "deviations.reopen": _("Opened again"),
}

MOST = 100


@dataclass(frozen=True)
class Happening:
    """One act; ``name`` is empty for the service's own."""

    at: dt.datetime
    words: str | Promise
    name: str


def timeline_of(deviation: Deviation) -> list[Happening]:
    """All but the openings, the first first."""
    return _happenings(_records(deviation).exclude(action=OPENED).order_by("number"))


def openings_of(deviation: Deviation) -> list[Happening]:
    """Who has opened it, the latest first."""
    return _happenings(_records(deviation).filter(action=OPENED).order_by("-number"))


def _records(deviation: Deviation) -> QuerySet[Record]:
    return Record.objects.filter(
        subject_type=Deviation._meta.label_lower, subject_id=str(deviation.pk)
    ).select_related("actor")


def _happenings(records: QuerySet[Record]) -> list[Happening]:
    return [
        Happening(record.at, WORDS.get(record.action, record.action), str(record.actor or ""))
        for record in records[:MOST]
    ]

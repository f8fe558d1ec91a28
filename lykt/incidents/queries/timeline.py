"""What was done with a case, when and by whom, as the audit log has it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.audit.models import Record
from lykt.incidents.access import Opened, Part
from lykt.incidents.models import Case, OutwardNotice
from lykt.incidents.queries.corrections import ShownCorrection

OPENINGS: Mapping[str, Promise] = {
    "incidents.open_case": _("Opened"),
    "incidents.open_outward": _("A notice to others was opened"),
    "incidents.open_measure": _("A measure was opened by whoever carries it out"),
}

WORDS: Mapping[str, Promise] = {
    **OPENINGS,
    "incidents.report": _("Reported"),
    "incidents.take_case": _("The follow-up was started"),
    "incidents.close_case": _("Concluded"),
    "incidents.reopen_case": _("Opened again"),
    "incidents.join_case": _("Joined into another case"),
    "incidents.take_in_case": _("Another report of the same event was joined in"),
    "incidents.add_exposed": _("Somebody exposed was added"),
    "incidents.plan_talk": _("A talk was planned"),
    "incidents.hold_talk": _("A talk was held"),
    "incidents.note_own_talk": _("A note from a talk was added by the exposed"),
    "incidents.add_measure": _("A measure was added"),
    "incidents.end_measure": _("A measure was done"),
    "incidents.drop_measure": _("A measure was dropped"),
    "incidents.add_cost": _("A damaged thing was added"),
    "incidents.decide_cost": _("It was decided whether a thing is replaced"),
    "incidents.write_message": _("A message was sent"),
    "incidents.link_third_party": _("The event was linked to somebody who threatens again"),
    "incidents.add_file": _("A file was added"),
    "incidents.correct_facts": _("The facts were corrected"),
    "incidents.correct_cost": _("A damaged thing was corrected"),
    "incidents.correct_measure": _("A measure was corrected"),
    "incidents.correct_talk": _("A talk was corrected"),
    "incidents.correct_note": _("A note from a talk was corrected"),
    "incidents.set_steps_aside": _("Steps that do not fit any more were set aside"),
    "incidents.open_file": _("A file was opened"),
    "incidents.record_notice": _("A notice to others was registered"),
    "incidents.correct_notice": _("A notice to others was corrected"),
    "incidents.save_injury_notice": _("The injury notice was worked on"),
    "incidents.make_injury_notice": _("The injury notice was made as a file"),
    "incidents.record_own_duty": _("Somebody has seen to a duty of their own"),
    "incidents.retract_own_duty": _("Somebody took back what they had registered of their duty"),
}

MOST = 100


@dataclass(frozen=True)
class Happening:
    """One act; ``name`` is empty where names are not for the reader, or nobody signed it."""

    at: dt.datetime
    words: str | Promise
    name: str
    correction: ShownCorrection | None = None


def timeline_of(opened: Opened, corrections: Sequence[ShownCorrection] = ()) -> list[Happening]:
    """All but the openings, the first first; a correction with what it was and is."""
    acts = _records(opened).exclude(action__in=OPENINGS)
    return _happenings(opened, acts.order_by("number"), corrections)


def openings_of(opened: Opened) -> list[Happening]:
    """Who has opened it, the latest first."""
    openings = _records(opened).filter(action__in=OPENINGS)
    return _happenings(opened, openings.order_by("-number"))


def _records(opened: Opened) -> QuerySet[Record]:
    ids = [str(pk) for pk in opened.events]
    return Record.objects.filter(
        subject_type=Case._meta.label_lower, subject_id__in=ids
    ).select_related("actor")


def _happenings(
    opened: Opened, records: QuerySet[Record], corrections: Sequence[ShownCorrection] = ()
) -> list[Happening]:
    names = opened.has(Part.NAMES)
    shown = {str(each.row.pk): each for each in corrections}
    return [
        Happening(
            at=record.at,
            words=_said(record),
            name=str(record.actor or "") if names else "",
            correction=shown.get(record.details.get("correction", "")),
        )
        for record in records[:MOST]
    ]


def _said(record: Record) -> str:
    """What was done; of a notice, which."""
    words = WORDS.get(record.action, record.action)
    kind = record.details.get("notice")
    if kind not in OutwardNotice.Kind.values:
        return str(words)
    return f"{words}: {OutwardNotice.Kind(kind).label}"

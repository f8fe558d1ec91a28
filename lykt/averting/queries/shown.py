"""An assessment as one reader is shown it, and what comes next."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.audit.models import Record
from lykt.averting.access import Opened, Part
from lykt.averting.models import Assessment, Entry
from lykt.averting.sealed_words import Content, content_of
from lykt.averting.subject import SUBJECT
from lykt.people.models import Person
from lykt.routines.models import Task
from lykt.routines.queries import runs_of, seen_among, tasks_of_run

MOST = 200


@dataclass(frozen=True)
class Written:
    """An entry and what it says."""

    entry: Entry
    content: Content


@dataclass(frozen=True)
class Happening:
    """One act in the timeline."""

    at: dt.datetime
    words: str | Promise
    name: str


@dataclass(frozen=True)
class ShownTask:
    """A step of the routine; a link where the reader may open it."""

    task: Task
    may_open: bool


@dataclass(frozen=True)
class Shown:
    """What the page of an assessment is made of."""

    entries: Mapping[str, list[Written]]
    tasks: list[ShownTask]
    timeline: list[Happening]
    openings: list[Happening] = field(default_factory=list)

    def latest(self, kind: str) -> Content:
        """Empty when nobody has written it."""
        found = self.entries.get(kind)
        return found[-1].content if found else {}


_OPENINGS = {
    "averting.open_assessment": _("Opened the assessment"),
    "averting.open_conversation": _("Opened the conversation"),
    "averting.open_package": _("Made the package for the police"),
}
_ACTS = {
    "averting.begin_assessment": _("The assessment was begun"),
    "averting.what": _("Answered what may happen"),
    "averting.who": _("Answered who is in danger"),
    "averting.certainty": _("Answered how sure it is"),
    "averting.time": _("Answered how soon"),
    "averting.consultation": _("Wrote down a consultation"),
    "averting.decision": _("Made the decision"),
    "averting.second_look": _("Looked at the decision with other eyes"),
    "averting.excerpt": _("Chose from the conversation"),
    "averting.request": _("Asked the telephone operator"),
    "averting.answer": _("Wrote down the operator’s answer"),
    "averting.report": _("Wrote down that it was reported"),
    "averting.follow_up": _("Added what has happened since"),
    "averting.reconsider": _("Found that something was new"),
    "averting.assess_again": _("It is assessed again"),
    "averting.evaluation": _("Evaluated and concluded"),
}


def shown_to(person: Person, opened: Opened) -> Shown:
    """Of an assessment that ``actions.open_assessment`` has recorded the opening of."""
    assessment = opened.assessment
    return Shown(
        entries=_entries(opened),
        tasks=_tasks(person, assessment),
        timeline=_happenings(assessment, _ACTS),
        openings=_happenings(assessment, _OPENINGS) if opened.has(Part.OPENINGS) else [],
    )


def _entries(opened: Opened) -> dict[str, list[Written]]:
    found: dict[str, list[Written]] = {}
    for entry in opened.assessment.entries.select_related("key", "author")[:MOST]:
        if entry.kind != "excerpt" or opened.has(Part.CONVERSATION):
            found.setdefault(entry.kind, []).append(Written(entry, content_of(entry)))
    return found


def excerpt_of(assessment: Assessment) -> list[Content]:
    """The chosen messages; none when nothing is chosen or its time has ended. Guard it."""
    entry = assessment.entries.select_related("key").filter(kind="excerpt").last()
    return list(content_of(entry).get("messages", [])) if entry else []


def _tasks(person: Person, assessment: Assessment) -> list[ShownTask]:
    runs = runs_of(SUBJECT, str(assessment.pk)).filter(cancelled_at__isnull=True)
    tasks = [task for run in runs for task in tasks_of_run(run.pk)]
    seen = seen_among(person, tasks)
    return [ShownTask(task, task.pk in seen) for task in tasks]


def _happenings(assessment: Assessment, acts: Mapping[str, Promise]) -> list[Happening]:
    records = Record.objects.filter(
        subject_type=Assessment._meta.label_lower,
        subject_id=str(assessment.pk),
        action__in=acts,
    ).select_related("actor")
    return [
        Happening(each.at, acts[each.action], str(each.actor or ""))
        for each in records.order_by("number")[:MOST]
    ]

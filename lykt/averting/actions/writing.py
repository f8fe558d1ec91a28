"""What is written while it is assessed and handed over: each an entry of its own."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.averting.access import Opened, Part
from lykt.averting.actions.running import end_steps
from lykt.averting.models import Assessment, Consulted, Entry, Unfinished
from lykt.averting.retention import EXCERPT_DAYS, remove
from lykt.averting.sealed_words import Content, save_sealed
from lykt.averting.workflow import Move, State, after, allows
from lykt.lib.once import new_id
from lykt.people.models import Person

QUESTIONS = ("what", "who", "certainty", "time")
"""What an assessment asks, in the order in which it is asked."""

UNDER_WAY = frozenset({State.ASSESSED, State.TO_REPORT, State.REPORTED})


class MovedError(Exception):
    """Somebody else has been there since the page was opened; the text says who did what."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__(
            _(
                "The assessment was changed by %(name)s on %(day)s at %(time)s, and is now: "
                "%(state)s. What you have written is kept here. Look at the assessment first."
            )
            % {
                "name": assessment.changed_by or _("the service"),
                "day": f"{timezone.localtime(assessment.changed_at):%d.%m.%Y}",
                "time": f"{timezone.localtime(assessment.changed_at):%H.%M}",
                "state": assessment.get_state_display().lower(),
            }
        )


def held(opened: Opened, part: Part) -> Assessment:
    """The assessment, nobody else's until the transaction ends. Raises ``PermissionDenied``."""
    if not opened.has(part):
        raise PermissionDenied(f"{part} of {opened.assessment} is not for this person")
    found = Assessment.objects.select_for_update(of=("self",)).select_related("unit", "changed_by")
    return found.get(pk=opened.assessment.pk)


def move(actor: Person, assessment: Assessment, by: Move) -> None:
    """Of an assessment that the caller holds. Raises ``MovedError``."""
    if not allows(assessment.state, by):
        raise MovedError(assessment)
    assessment.state = after(assessment.state, by)
    assessment.changed_at, assessment.changed_by = timezone.now(), actor
    assessment.save()


def write(
    actor: Person,
    assessment: Assessment,
    kind: str,
    content: Content,
    destroy_on: dt.date | None = None,
    token: uuid.UUID | None = None,
) -> Entry:
    """Of an assessment that the caller holds; what the actor had begun to type is done with."""
    now = timezone.now()
    entry = Entry(id=new_id(token), assessment=assessment, kind=kind, author=actor, written_at=now)
    save_sealed(entry, content, destroy_on or assessment.destroy_on)
    remove(Unfinished, assessment=assessment, kind=kind, person=actor)
    record(actor=actor, action=f"averting.{kind}", subject=assessment)
    return entry


def is_written(opened: Opened, part: Part, token: uuid.UUID | None) -> bool:
    """Whether a form with this token, as of a double click, was taken before."""
    return held(opened, part).entries.filter(pk=new_id(token)).exists()


def _held_in(opened: Opened, part: Part, *states: State) -> Assessment:
    assessment = held(opened, part)
    if assessment.state not in states:
        raise MovedError(assessment)
    return assessment


@transaction.atomic
def answer_question(
    *,
    actor: Person,
    opened: Opened,
    question: str,
    content: Content,
    token: uuid.UUID | None = None,
) -> None:
    """One of ``QUESTIONS``; again is a newer answer beside the old."""
    if is_written(opened, Part.ANSWERING, token):
        return
    assessment = _held_in(opened, Part.ANSWERING, *UNDER_WAY)
    write(actor, assessment, question, content, token=token)
    answered = assessment.entries.filter(kind__in=QUESTIONS).values("kind").distinct().count()
    if answered == len(QUESTIONS):
        end_steps(actor, assessment, "assess")


@transaction.atomic
def consult_leader(
    *,
    actor: Person,
    opened: Opened,
    leader: Person | None,
    content: Content,
    token: uuid.UUID | None = None,
) -> None:
    """What was advised; a leader who signs in is let in to the assessment from now on."""
    if is_written(opened, Part.CONSULTING, token):
        return
    assessment = _held_in(opened, Part.CONSULTING, *UNDER_WAY)
    if leader:
        Consulted.objects.get_or_create(
            assessment=assessment, person=leader, defaults={"asked_at": timezone.now()}
        )
    write(actor, assessment, "consultation", content, token=token)
    end_steps(actor, assessment, "consult")


@transaction.atomic
def choose_excerpt(
    *, actor: Person, opened: Opened, content: Content, token: uuid.UUID | None = None
) -> None:
    """What is handed over of the conversation; the choice before is destroyed at once."""
    if is_written(opened, Part.CONVERSATION, token):
        return
    assessment = _held_in(opened, Part.CONVERSATION, State.TO_REPORT, State.REPORTED)
    remove(Entry, assessment=assessment, kind="excerpt")
    end = timezone.localdate() + dt.timedelta(days=EXCERPT_DAYS)
    write(actor, assessment, "excerpt", content, min(end, assessment.destroy_on), token=token)
    end_steps(actor, assessment, "retrieve_from_chat")


@transaction.atomic
def request_from_operator(
    *, actor: Person, opened: Opened, content: Content, token: uuid.UUID | None = None
) -> None:
    if is_written(opened, Part.REPORTING, token):
        return
    assessment = _held_in(opened, Part.REPORTING, *UNDER_WAY)
    write(actor, assessment, "request", content, token=token)
    end_steps(actor, assessment, "request_from_operator")


@transaction.atomic
def record_operator_answer(
    *, actor: Person, opened: Opened, content: Content, token: uuid.UUID | None = None
) -> None:
    if is_written(opened, Part.REPORTING, token):
        return
    assessment = _held_in(opened, Part.REPORTING, *UNDER_WAY)
    write(actor, assessment, "answer", content, token=token)


@transaction.atomic
def follow_up(
    *, actor: Person, opened: Opened, content: Content, token: uuid.UUID | None = None
) -> None:
    """What happened after the report, and the reference number where it came later."""
    if is_written(opened, Part.REPORTING, token):
        return
    assessment = _held_in(opened, Part.REPORTING, State.REPORTED)
    write(actor, assessment, "follow_up", content, token=token)
    if content.get("reference"):
        end_steps(actor, assessment, "record_reference")

"""The decision, the second pair of eyes, the report, and the evaluation at the end."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.averting.access import Opened, Part
from lykt.averting.actions.running import end_steps, set_rest_aside, start_routine_again
from lykt.averting.actions.writing import MovedError, held, is_written, move, write
from lykt.averting.models import Assessment
from lykt.averting.sealed_words import Content
from lykt.averting.workflow import Move, State
from lykt.people.models import Person


class NotReadyError(Exception):
    """Something must be done first; the text says what."""


@transaction.atomic
def decide_assessment(
    *,
    actor: Person,
    opened: Opened,
    yes: bool,
    alone: bool,
    content: Content,
    token: uuid.UUID | None = None,
) -> None:
    """Raises ``MovedError`` when somebody else was first.

    Not ``alone``: somebody was consulted before, or ``NotReadyError``.
    """
    if is_written(opened, Part.DECIDING, token):
        return
    assessment = held(opened, Part.DECIDING)
    if not alone and not has_since_decision(assessment, "consultation"):
        raise NotReadyError(
            _(
                "Nobody has been consulted yet. Write down who you have talked to first, or say "
                "that it is urgent."
            )
        )
    move(actor, assessment, Move.DECIDE_YES if yes else Move.DECIDE_NO)
    assessment.decided_by = actor
    assessment.save(update_fields=["decided_by"])
    write(actor, assessment, "decision", content, token=token)
    end_steps(actor, assessment, "decide", yes=yes)


@transaction.atomic
def look_again(
    *, actor: Person, opened: Opened, agrees: bool, content: Content, token: uuid.UUID | None = None
) -> None:
    """By another than who decided. A no that somebody disagrees with is assessed again at once;
    a yes stands, since the duty is each person's own."""
    if is_written(opened, Part.LOOKING, token):
        return
    assessment = held(opened, Part.LOOKING)
    if assessment.decided_by_id == actor.pk:
        raise PermissionDenied("a decision is looked at by another than who made it")
    if assessment.decided_by_id is None or has_since_decision(assessment, "second_look"):
        raise MovedError(assessment)
    write(actor, assessment, "second_look", content, token=token)
    end_steps(actor, assessment, "second_opinion", yes=agrees)
    if not agrees and assessment.state == State.NOT_REPORTED:
        _assess_again(actor, assessment)


@transaction.atomic
def reconsider_assessment(
    *, actor: Person, opened: Opened, content: Content, token: uuid.UUID | None = None
) -> None:
    """Something new is known."""
    if is_written(opened, Part.DECIDING, token):
        return
    assessment = held(opened, Part.DECIDING)
    if assessment.state == State.ASSESSED:
        raise MovedError(assessment)
    write(actor, assessment, "reconsider", content, token=token)
    _assess_again(actor, assessment)


def _assess_again(actor: Person, assessment: Assessment) -> None:
    move(actor, assessment, Move.RECONSIDER)
    assessment.decided_by = None
    assessment.save(update_fields=["decided_by"])
    record(actor=actor, action="averting.assess_again", subject=assessment)
    start_routine_again(actor, assessment)


@transaction.atomic
def report_to_police(
    *,
    actor: Person,
    opened: Opened,
    at: dt.datetime,
    content: Content,
    token: uuid.UUID | None = None,
) -> None:
    """It was handed over. Raises ``MovedError`` when a colleague has recorded it already."""
    if is_written(opened, Part.REPORTING, token):
        return
    assessment = held(opened, Part.REPORTING)
    move(actor, assessment, Move.REPORT)
    assessment.reported_at = at
    assessment.save(update_fields=["reported_at"])
    write(actor, assessment, "report", content, token=token)
    end_steps(actor, assessment, "report_to_police")
    if content.get("reference"):
        end_steps(actor, assessment, "record_reference")


@transaction.atomic
def evaluate_assessment(
    *, actor: Person, opened: Opened, content: Content, token: uuid.UUID | None = None
) -> None:
    """What was learnt; concludes it. Raises ``NotReadyError`` before a second person has looked."""
    if is_written(opened, Part.EVALUATING, token):
        return
    assessment = held(opened, Part.EVALUATING)
    if not has_since_decision(assessment, "second_look"):
        raise NotReadyError(
            _("A second person has not looked at the decision yet. That must be done first.")
        )
    move(actor, assessment, Move.CLOSE)
    write(actor, assessment, "evaluation", content, token=token)
    end_steps(actor, assessment, "evaluate")
    set_rest_aside(actor, assessment)


def has_since_decision(assessment: Assessment, kind: str) -> bool:
    """Whether there is such an entry that is about the decision in force, or the one to come."""
    last = assessment.entries.filter(kind__in=_TURNS[kind]).last()
    since = assessment.entries.filter(kind=kind)
    return (since.filter(written_at__gte=last.written_at) if last else since).exists()


_TURNS = {
    # Who advised on a decision that is taken up again has not advised on the new one.
    "consultation": ("reconsider", "second_look"),
    "second_look": ("decision",),
}

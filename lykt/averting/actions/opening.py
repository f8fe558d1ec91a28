"""Beginning and opening: an assessment, its conversation, its package. Each is recorded first."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.averting.access import Opened, Part
from lykt.averting.actions.running import start_routine
from lykt.averting.models import Assessment
from lykt.averting.retention import KEPT_DAYS
from lykt.averting.roles import ASSESS
from lykt.chat.actions.handing_over import open_to_hand_over
from lykt.chat.queries.handing_over import conversation_known_to
from lykt.helpline.queries import contact_visible_to
from lykt.people.models import Person, Unit
from lykt.people.queries import may


@transaction.atomic
def begin_assessment(
    *,
    actor: Person,
    unit: Unit,
    channel: str,
    conversation: uuid.UUID | None = None,
    contact: int | None = None,
) -> Assessment:
    """Raises ``DoesNotExist`` for a conversation or a contact that the actor may not know of."""
    if not may(actor, ASSESS, unit):
        raise PermissionDenied(f"{actor.pk} may not assess at {unit.pk}")
    if conversation is not None:
        conversation_known_to(actor, conversation)
    if contact is not None:
        contact_visible_to(actor, contact)
    now = timezone.now()
    assessment = Assessment.objects.create(
        unit=unit,
        opened_by=actor,
        channel=Assessment.Channel(channel),
        conversation=conversation,
        contact=contact,
        opened_at=now,
        changed_at=now,
        changed_by=actor,
        destroy_on=timezone.localdate(now) + dt.timedelta(days=KEPT_DAYS),
    )
    start_routine(actor, assessment)
    record(
        actor=actor,
        action="averting.begin_assessment",
        subject=assessment,
        unit=unit.pk,
        channel=assessment.channel,
    )
    return assessment


@transaction.atomic
def open_assessment(*, actor: Person, opened: Opened) -> None:
    """Somebody is shown what is written in it."""
    _record(actor, "averting.open_assessment", opened, Part.READING)


@transaction.atomic
def open_conversation(*, actor: Person, opened: Opened) -> dict[str, Any]:
    """The sealed conversation, for the actor's browser to open and choose from.

    Raises the chat's ``RefusedError`` when the actor's key does not open it or its time has ended.
    """
    _record(actor, "averting.open_conversation", opened, Part.CONVERSATION)
    conversation = opened.assessment.conversation
    if conversation is None:
        raise PermissionDenied(f"{opened.assessment} came up in no conversation")
    return open_to_hand_over(
        actor=actor, conversation=conversation, to=f"averting {opened.assessment.pk}"
    )


@transaction.atomic
def open_package(*, actor: Person, opened: Opened) -> None:
    """What is to be handed over is made for the actor's browser, which locks it."""
    _record(actor, "averting.open_package", opened, Part.REPORTING)


def _record(actor: Person, action: str, opened: Opened, part: Part) -> None:
    if not opened.has(part):
        raise PermissionDenied(f"{part} of {opened.assessment} is not for this person")
    record(
        actor=actor,
        action=action,
        subject=opened.assessment,
        standings=sorted(opened.standings),
    )

"""Who may answer which line's chat, and who may see which conversation."""

import datetime as dt
import hashlib
import hmac
import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from lykt.chat.models import Conversation, Desk, Duty, Invitation, Seat
from lykt.chat.roles import ANSWER_CHAT
from lykt.helpline.models import Line
from lykt.helpline.queries import lines_for, parties_on
from lykt.people.models import Person, Unit
from lykt.people.queries import units_where


def units_answering(person: Person, line: Line, on: dt.date | None = None) -> QuerySet[Unit]:
    """Units of the line's parties, and below them, for which the person may answer its chat."""
    day = on or timezone.localdate()
    units = list(units_where(person, ANSWER_CHAT, day))
    roots = [party.unit.path for party in parties_on(day).filter(line=line)]
    covered = [unit.pk for unit in units if any(unit.path.startswith(root) for root in roots)]
    return Unit.objects.filter(pk__in=covered)


def may_answer(person: Person, line: Line, on: dt.date | None = None) -> bool:
    return units_answering(person, line, on).exists()


def answering_unit(person: Person, desk: Desk) -> Unit | None:
    """The unit that the person answers for: the duty's, else the first that they may."""
    duty = (
        Duty.objects.filter(desk=desk, person=person, ended_at__isnull=True)
        .select_related("unit")
        .first()
    )
    return duty.unit if duty else units_answering(person, desk.channel.line).first()


def desks_for(
    person: Person, permission: str = ANSWER_CHAT, on: dt.date | None = None
) -> QuerySet[Desk]:
    """The desks of lines that the person holds the permission at."""
    return (
        Desk.objects.filter(channel__line__in=lines_for(person, permission, on))
        .select_related("channel__line")
        .order_by("channel__line__name", "pk")
    )


def desk_for(person: Person, pk: int, permission: str = ANSWER_CHAT) -> Desk:
    """Raises ``Desk.DoesNotExist`` also for one that the person has nothing to do with."""
    return desks_for(person, permission).get(pk=pk)


def caller_seat(seat: uuid.UUID, secret: bytes) -> Seat:
    """The caller's seat that the secret proves.

    Raises ``Seat.DoesNotExist`` for a wrong secret, a counsellor's seat, and a conversation that
    has been destroyed, alike. A seat that was left is given: actions and tickets refuse it.
    """
    found = Seat.objects.select_related("conversation__desk__channel__line").get(
        pk=seat, kind=Seat.Kind.CALLER
    )
    proof = hashlib.sha256(secret).digest()
    if not hmac.compare_digest(proof, bytes(found.secret_hash or b"")):
        raise Seat.DoesNotExist("the secret does not prove this seat")
    return found


def conversation_for(person: Person, pk: uuid.UUID) -> Conversation:
    """One that the person sits in now, or is asked into; else ``Conversation.DoesNotExist``.

    Whoever lost the permission or the line's agreement meanwhile is not let in either.
    """
    here = Q(seats__person=person, seats__left_at__isnull=True)
    asked = Q(invitations__to=person, invitations__outcome=Invitation.Outcome.PENDING)
    found = (
        Conversation.objects.filter(here | asked, pk=pk)
        .select_related("desk__channel__line", "ring_key")
        .distinct()
        .get()
    )
    if not may_answer(person, found.desk.channel.line):
        raise Conversation.DoesNotExist(f"{person.pk} may not answer this line's chat")
    return found


def invitation_for(person: Person, pk: int) -> Invitation:
    """An invitation to the person, or from them; raises ``Invitation.DoesNotExist``."""
    return (
        Invitation.objects.filter(Q(to=person) | Q(by__person=person))
        .select_related("conversation__desk__channel__line", "by__person", "to")
        .get(pk=pk)
    )

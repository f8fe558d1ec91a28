"""What the console fetches: the board, with its sign of life, tickets, and one conversation."""

import uuid

from django.db.models import Count
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from lykt.chat.actions import seen_at_desk
from lykt.chat.console.shown import ChoiceWords, board_json, conversation_json, tickets_json
from lykt.chat.console.views.answers import by_itself, console_view
from lykt.chat.live.tickets import desk_ticket
from lykt.chat.models import Conversation, Desk, Invitation, Seat
from lykt.chat.queries import board_for, conversation_for, desk_for, sealed_key_for
from lykt.people.access import signed_in
from lykt.people.models import Person

_MOST = 200


@by_itself
@require_POST
@console_view
def board(request: HttpRequest, desk: int) -> JsonResponse:
    """The board; asking for it is the console's sign of life."""
    person = signed_in(request)
    found = desk_for(person, desk)
    seen_at_desk(actor=person)
    shown = board_for(person, found)
    return JsonResponse(board_json(shown, _sent(person, found), _busy(found)))


def _sent(person: Person, desk: Desk) -> list[Invitation]:
    return list(
        Invitation.objects.filter(
            by__person=person,
            outcome=Invitation.Outcome.PENDING,
            conversation__desk=desk,
            conversation__state=Conversation.State.OPEN,
        ).select_related("to")[:_MOST]
    )


def _busy(desk: Desk) -> dict[int, int]:
    """How many conversations under way each counsellor at the desk has."""
    seats = Seat.objects.filter(
        conversation__desk=desk,
        conversation__state=Conversation.State.OPEN,
        person__isnull=False,
        left_at__isnull=True,
    )
    counted = seats.values("person").annotate(many=Count("pk")).order_by("person")
    return {row["person"]: row["many"] for row in counted}


@by_itself
@require_POST
@console_view
def tickets(request: HttpRequest, desk: int) -> JsonResponse:
    """Tickets for the desk and for every seat that the person has there."""
    person = signed_in(request)
    found = desk_for(person, desk)
    seats = Seat.objects.filter(
        person=person,
        left_at__isnull=True,
        conversation__desk=found,
        conversation__destroyed_at__isnull=True,
    )
    return JsonResponse(tickets_json(desk_ticket(found, person), found, list(seats[:_MOST])))


@require_GET
@console_view
def conversation(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """The conversation's key, sealed to the line's key, and who sits there."""
    person = signed_in(request)
    found = conversation_for(person, pk)
    seat = Seat.objects.filter(conversation=found, person=person, left_at__isnull=True).first()
    sealed_key = sealed_key_for(person, found)
    return JsonResponse(conversation_json(found, seat, sealed_key, ChoiceWords(found.desk)))


conversation.only_looks = True  # type: ignore[attr-defined]

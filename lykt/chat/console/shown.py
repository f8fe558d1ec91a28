"""What the console is told, as JSON: the board, a conversation, tickets. No content is in it."""

import datetime as dt
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from lykt.chat.live.tickets import seat_ticket
from lykt.chat.models import Conversation, Desk, Duty, Invitation, Seat
from lykt.chat.queries import Board, OwnConversation, WaitingCaller, first_choices
from lykt.questions.queries import definition_of

Json = dict[str, Any]


def base64(raw: bytes | memoryview | None) -> str:
    return urlsafe_b64encode(bytes(raw or b"")).decode().rstrip("=")


def _ms(moment: dt.datetime | None) -> int | None:
    return round(moment.timestamp() * 1000) if moment else None


def _clock(moment: dt.datetime | None) -> str:
    return f"{timezone.localtime(moment):%H.%M}" if moment else ""


class ChoiceWords:
    """The first choices in words, as the desk asks them now; a code that it lacks is left out."""

    def __init__(self, desk: Desk) -> None:
        version = first_choices(desk)
        self._labels: dict[tuple[str, str], str] = {}
        if version is None:
            return
        definition = definition_of(version)
        wanted = get_language() or ""
        language = wanted if wanted in definition.languages else definition.languages[0]
        for item in definition.items:
            for choice in item.choices:
                self._labels[item.code, choice.code] = choice.label[language]

    def of(self, choices: Mapping[str, Any]) -> str:
        chosen = [
            self._labels.get((question, str(code)), "")
            for question, answer in choices.items()
            for code in (answer if isinstance(answer, list) else [answer])
        ]
        return " · ".join(words for words in chosen if words)


def board_json(board: Board, sent: list[Invitation], busy: Mapping[int, int]) -> Json:
    """``busy`` is how many conversations each person has; ``sent`` the person's own requests."""
    words = ChoiceWords(board.desk)
    return {
        "now": _ms(timezone.now()),
        "hours": _hours(board),
        "duty": _duty(board.duty) if board.duty else None,
        "hasGrant": board.has_grant,
        "waiting": [_waiting(each, words) for each in board.waiting],
        "mine": [_own(each, words) for each in board.own],
        "invitations": [_invitation(each) for each in board.invitations],
        "sent": [_sent(each) for each in sent],
        "colleagues": [_colleague(each, busy) for each in board.colleagues],
        "underWay": board.under_way,
    }


def _hours(board: Board) -> Json:
    hours = board.availability
    return {
        "open": hours.is_open,
        "closingSoon": hours.closing_soon,
        "opens": _clock(hours.opens_at),
        "closes": _clock(hours.closes_at),
        "hasKey": hours.has_key,
    }


def _duty(duty: Duty) -> Json:
    return {
        "unit": duty.unit.name,
        "began": _clock(duty.began_at),
        "takesNew": duty.takes_new,
    }


def _waiting(each: WaitingCaller, words: ChoiceWords) -> Json:
    return {
        "id": str(each.conversation.pk),
        "since": _ms(each.since),
        "requeued": each.requeued,
        "here": each.caller_here,
        "canOpen": each.can_open,
        "choices": words.of(each.choices),
    }


def _own(each: OwnConversation, words: ChoiceWords) -> Json:
    request = each.request
    return {
        "id": str(each.conversation.pk),
        "state": each.conversation.state,
        "started": _ms(each.conversation.started_at),
        "number": each.conversation.last_number,
        "read": each.seat.read_number,
        "here": each.caller_here,
        "choices": words.of(each.conversation.choices),
        "others": [_seat(seat) for seat in each.others],
        "registered": bool(request and request.contact_id),
        "reason": request.close_reason if request else "",
    }


def _invitation(each: Invitation) -> Json:
    return {
        "id": each.pk,
        "conversation": str(each.conversation_id),
        "kind": each.kind,
        "by": each.by.person.name if each.by.person else "",
        "note": base64(each.note) if each.note else "",
        "made": _ms(each.made_at),
    }


def _sent(each: Invitation) -> Json:
    return {
        "id": each.pk,
        "conversation": str(each.conversation_id),
        "kind": each.kind,
        "to": each.to.name,
    }


def _colleague(duty: Duty, busy: Mapping[int, int]) -> Json:
    return {
        "id": duty.person_id,
        "name": duty.person.name,
        "unit": duty.unit.name,
        "takesNew": duty.takes_new,
        "busy": busy.get(duty.person_id, 0),
    }


def _seat(seat: Seat) -> Json:
    return {
        "id": str(seat.pk),
        "kind": seat.kind,
        "name": seat.person.name if seat.person else "",
        "read": seat.read_number,
        "here": seat.left_at is None,
    }


def conversation_json(
    conversation: Conversation, seat: Seat | None, sealed_key: bytes, words: ChoiceWords
) -> Json:
    """What a browser needs to open a conversation; ``seat`` is None for somebody only asked in."""
    seats = conversation.seats.select_related("person").order_by("joined_at", "pk")
    return {
        "id": str(conversation.pk),
        "state": conversation.state,
        "started": _ms(conversation.started_at),
        "ringKey": str(conversation.ring_key_id),
        "sealedKey": base64(sealed_key),
        "choices": words.of(conversation.choices),
        "destroyOn": f"{conversation.destroy_on:%d.%m.%Y}",
        "seat": str(seat.pk) if seat else None,
        "lastSent": seat.last_sent if seat else 0,
        "seats": [_seat(each) for each in seats],
    }


def tickets_json(desk_ticket: str, desk: Desk, seats: list[Seat]) -> Json:
    return {
        "conversations": {str(seat.conversation_id): seat_ticket(seat) for seat in seats},
        "desks": {str(desk.pk): desk_ticket},
    }

"""The three requests of ``/live/``: each frame read strictly, each ticket verified."""

from typing import Any

from lykt.chat.live.batch import Outcome, Reading, Sending
from lykt.chat.live.service import Service
from lykt.chat.live.streams import Poll, Stream
from lykt.chat.live.tickets import DeskTicket, SeatTicket, TicketError, read_ticket
from lykt.chat.live.wire import (
    MAX_FOLLOWED,
    MAX_MESSAGES,
    MAX_WAIT,
    SIGNALS,
    Receive,
    Refusal,
    Send,
    malformed,
    read_frame,
    read_message,
    several,
    text,
    whole,
)

_SEND = frozenset(("ticket", "messages"))
_FOLLOW = frozenset(("follow",))
_FOLLOW_OR_POLL = _FOLLOW | {"wait"}
_ONE = frozenset(("ticket", "after"))
_DESK = frozenset(("ticket",))
_SIGNAL = frozenset(("ticket", "kind"))
_SIGNAL_WITH_NUMBER = _SIGNAL | {"number"}


async def take_messages(service: Service, body: bytes) -> bytes:
    frame = read_frame(body, _SEND, _SEND)
    ticket = _seat(frame["ticket"])
    messages = several(frame["messages"], "messages", MAX_MESSAGES)
    sending = Sending(ticket.conversation, ticket.seat, tuple(map(read_message, messages)))
    service.messages.take(ticket.seat, len(messages))
    outcome = await service.writer.send(sending)
    return _answer(outcome)


def _answer(outcome: Outcome) -> bytes:
    if refusal := outcome.refusal:
        taken = [{"s": number, "n": each.number, "at": each.at} for number, each in outcome.taken]
        raise Refusal(refusal.status, refusal.code, refusal.detail, **refusal.more, taken=taken)
    parts = [f'{{"s":{number},"n":{each.number},"at":{each.at}}}' for number, each in outcome.taken]
    return f'{{"taken":[{",".join(parts)}]}}'.encode()


async def take_signal(service: Service, body: bytes) -> None:
    frame = read_frame(body, _SIGNAL, _SIGNAL_WITH_NUMBER)
    kind = text(frame["kind"], "kind")
    if kind not in SIGNALS or (kind == "read" and "number" not in frame):
        raise malformed("Expected one of typing, still, or read with a number.")
    ticket = _seat(frame["ticket"])
    service.signals.take(ticket.seat)
    if kind == "read":
        number = whole(frame["number"], "number", 1)
        service.writer.read(Reading(ticket.conversation, ticket.seat, number))
    else:
        service.tell(ticket.conversation, ticket.seat, kind)


async def follow(service: Service, body: bytes, receive: Receive, send: Send) -> None:
    frame = read_frame(body, _FOLLOW, _FOLLOW_OR_POLL)
    followed = [_followed(each) for each in several(frame["follow"], "follow", MAX_FOLLOWED)]
    if service.stopping:
        raise Refusal(503, "stopping", "This process is stopping.")
    _hold_back_floods(service, followed)
    if "wait" in frame:
        await _poll(service, followed, whole(frame["wait"], "wait", 0, MAX_WAIT), send)
    else:
        await _stream(service, followed, receive, send)


Followed = tuple[SeatTicket, int] | DeskTicket


def _followed(frame: Any) -> Followed:
    if not isinstance(frame, dict) or not _DESK <= frame.keys() <= _ONE:
        raise malformed("Each of follow needs a ticket, and after for a conversation.")
    ticket = _ticket(frame["ticket"])
    if isinstance(ticket, DeskTicket):
        return ticket
    return ticket, whole(frame.get("after"), "after", 0)


def _hold_back_floods(service: Service, followed: list[Followed]) -> None:
    seats = [each[0].seat for each in followed if isinstance(each, tuple)]
    if len(set(seats)) < len(seats):
        raise malformed("Each conversation is followed once.")
    for each in followed:
        key = (each.desk, each.person) if isinstance(each, DeskTicket) else each[0].seat
        service.follows.take(key)


def _hold(stream: Stream, followed: list[Followed]) -> None:
    stream.hold(
        [each for each in followed if isinstance(each, tuple)],
        [each for each in followed if isinstance(each, DeskTicket)],
    )


async def _stream(service: Service, followed: list[Followed], receive: Receive, send: Send) -> None:
    stream = Stream(service.hub, send)
    _hold(stream, followed)
    await stream.begin()
    service.follow(stream)
    try:
        await stream.run(receive)
    finally:
        service.unfollow(stream)


async def _poll(service: Service, followed: list[Followed], wait: int, send: Send) -> None:
    poll = Poll(service.hub, send)
    _hold(poll, followed)
    service.follow(poll)
    try:
        await poll.answer(wait)
    finally:
        service.unfollow(poll)


def _ticket(value: Any) -> SeatTicket | DeskTicket:
    try:
        return read_ticket(text(value, "ticket"))
    except TicketError as error:
        raise Refusal(401, "ticket", f"The ticket does not count: {error}.") from error


def _seat(value: Any) -> SeatTicket:
    ticket = _ticket(value)
    if not isinstance(ticket, SeatTicket):
        raise Refusal(401, "ticket", "This needs a ticket of a seat.")
    return ticket

"""Whatever is sent, resent and mixed: numbers have no gap, and each message is there once."""

import threading
from typing import Any

from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykt.chat.live.batch import Sending, commit
from lykt.chat.live.store import store
from lykt.chat.live.tests.parties import begin
from lykt.chat.live.wire import Message
from lykt.chat.models import Conversation, Desk, Entry, Seat

SEATS = 3
# Which seat sends, from which of its numbers on, how many, and whether the bytes are new ones.
SENDINGS = st.lists(
    st.tuples(st.integers(0, SEATS - 1), st.integers(1, 6), st.integers(1, 4), st.booleans()),
    max_size=12,
)
BATCHES = st.lists(SENDINGS, max_size=5)


def sealed(seat: int, number: int, other: bool) -> bytes:
    return bytes([seat, number, other]) * 10


def sending(seat: Seat, which: int, first: int, count: int, other: bool) -> Sending:
    return Sending(
        seat.conversation_id,
        seat.pk,
        tuple(
            Message(number, 0, bytes(32), sealed(which, number, other))
            for number in range(first, first + count)
        ),
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=BATCHES)
def test_any_interleaving(desk: Desk, batches: list[Any]) -> None:
    first, second = begin(desk, count=2)
    third = Seat.objects.create(
        conversation=first.conversation,
        kind=Seat.Kind.CALLER,
        joined_at=first.caller.joined_at,
        seen_at=first.caller.seen_at,
    )
    seats = [first.caller, second.caller, third]
    answered: dict[tuple[int, int, bytes], int] = {}

    for each in batches:
        given_now = [sending(seats[which], which, *rest) for which, *rest in each]
        batch = commit(store(), given_now, [], lambda batch: None)
        for (which, *_), sent, outcome in zip(each, given_now, batch.outcomes, strict=True):
            for message, (number, taken) in zip(sent.messages, outcome.taken, strict=False):
                # The same bytes always get the same answer, and other bytes never get it.
                key = (which, number, message.sealed)
                assert answered.setdefault(key, taken.number) == taken.number

    for conversation in (first.conversation, second.conversation):
        rows = list(Entry.objects.filter(conversation=conversation).order_by("number"))
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert Conversation.objects.get(pk=conversation.pk).last_number == len(rows)
    for which, seat in enumerate(seats):
        rows = list(Entry.objects.filter(seat=seat).order_by("sender_number"))
        assert [row.sender_number for row in rows] == list(range(1, len(rows) + 1))
        assert Seat.objects.get(pk=seat.pk).last_sent == len(rows)
        kept = {(which, row.sender_number, bytes(row.sealed or b"")): row.number for row in rows}
        assert kept == {key: number for key, number in answered.items() if key[0] == which}


def test_writers_in_several_processes_give_one_row_of_numbers(desk: Desk) -> None:
    """Two writers at once, as two processes have them, each with half of every conversation."""
    every = begin(desk, count=8)
    others = [
        Seat.objects.create(
            conversation=each.conversation,
            kind=Seat.Kind.CALLER,
            joined_at=each.caller.joined_at,
            seen_at=each.caller.seen_at,
        )
        for each in every
    ]

    def write(seats: list[Seat]) -> None:
        for number in range(1, 16):
            commit(
                store(),
                [sending(seat, 0, number, 1, False) for seat in seats],
                [],
                lambda batch: None,
            )
        close_old_connections()

    threads = [
        threading.Thread(target=write, args=([each.caller for each in every],)),
        threading.Thread(target=write, args=(others[::-1],)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in every:
        numbers = Entry.objects.filter(conversation=each.conversation).order_by("number")
        assert list(numbers.values_list("number", flat=True)) == list(range(1, 31))

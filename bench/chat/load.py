"""The load, in a process of its own: rates one after the other, then the highest that holds.

    python -m bench.chat.load lykt|bare|xmpp PORT ROOMS.json [RATE …] [--max FROM]

Prints one JSON line for each step.
"""

import argparse
import asyncio
import json
import os
import sys
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvloop

from bench.chat.busy import Busy
from bench.chat.http_pairs import Room, connect, message
from bench.chat.open_loop import Step, run_step

LIMIT_MS = 100
GROWTH = 1.2
HIGHEST = 40_000


def lykt_rooms(rows: list[list[str]]) -> list[Room]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from lykt.chat.live.tickets import seat_ticket
    from lykt.chat.models import Seat

    last_sent = dict(Seat.objects.values_list("pk", "last_sent"))

    def room(conversation: str, caller: str, counsellor: str) -> Room:
        def ticket(seat: str) -> str:
            return seat_ticket(Seat(pk=uuid.UUID(seat), conversation_id=uuid.UUID(conversation)))

        seen = Room(
            "/live/messages",
            lambda number: {"ticket": ticket(caller), "messages": [message(number)]},
            "/live/follow",
            lambda number: {"follow": [{"ticket": ticket(counsellor), "after": seen.number}]},
        )
        seen.number = last_sent[uuid.UUID(caller)]
        return seen

    return [room(*row) for row in rows]


def bare_rooms(count: int) -> list[Room]:
    ticket = "t" * 92  # as long a body as Lykt's
    return [
        Room(
            f"/send/{number}",
            lambda number: {"ticket": ticket, "messages": [message(number)]},
            f"/follow/{number}",
            lambda number: {},
        )
        for number in range(count)
    ]


async def http_step(rooms: list[Room], port: int, rate: int, seconds: float) -> Step:
    """Tickets are short-lived, so each step has new ones, and new streams."""
    pairs, listeners = await connect(rooms, port)
    try:
        step = await run_step(pairs, rate, seconds)
        for pair in pairs:
            pair.forget()
        await asyncio.sleep(0.5)
    finally:
        for pair in pairs:
            pair.close()
        for listener in listeners:
            listener.close()
    await asyncio.sleep(0.3)
    return step


Run = Callable[[int, float], Awaitable[Step]]


def told(step: Step, busy: dict[str, float]) -> None:
    print(
        json.dumps(
            {
                "rate": step.rate,
                "p50": step.percentile(0.5),
                "p95": step.percentile(0.95),
                "p99": step.percentile(0.99),
                "planned": step.planned,
                "delivered": step.delivered,
                "failed": step.failed,
                "busy": busy,
            }
        ),
        flush=True,
    )
    print(step, file=sys.stderr, flush=True)


async def climb(run: Run, rate: int, seconds: float, busy: Busy) -> None:
    """Up to the highest rate whose 99th percentile stays under the limit; each has two tries."""
    while rate < HIGHEST:
        for _ in range(2):
            busy.lap()
            step = await run(rate, seconds)
            told(step, busy.lap())
            if step.complete and step.percentile(0.99) < LIMIT_MS:
                break
        else:
            return
        rate = int(rate * GROWTH)


async def main(given: argparse.Namespace, run: Run) -> None:
    await run(100, 1)  # everything is opened and compiled once
    busy = Busy(given.server)
    for rate in given.rates:
        busy.lap()
        step = await run(rate, given.seconds)
        told(step, busy.lap())
    if given.max:
        await climb(run, given.max, min(4, given.seconds), busy)


def _runner(given: argparse.Namespace) -> Run:
    rows: list[Any] = json.loads(Path(given.rooms).read_text())
    if given.kind == "xmpp":
        from bench.chat.xmpp import xmpp_runner

        runner: Run = xmpp_runner(given.port, rows)
        return runner
    rooms = lykt_rooms(rows) if given.kind == "lykt" else bare_rooms(len(rows))
    return lambda rate, seconds: http_step(rooms, given.port, rate, seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("lykt", "bare", "xmpp"))
    parser.add_argument("port", type=int)
    parser.add_argument("rooms")
    parser.add_argument("rates", type=int, nargs="*")
    parser.add_argument("--max", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--server", type=int, default=0, help="its process group")
    uvloop.install()
    given = parser.parse_args()
    asyncio.run(main(given, _runner(given)))

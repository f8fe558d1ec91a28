"""The server's signal to stop, heard before the server waits for its connections to end."""

import asyncio
import signal
from collections.abc import Callable
from typing import Any


def before_the_server_stops(call: Callable[[], None]) -> None:
    """Call it in the event loop when the process is told to stop.

    The server itself says so only when its connections have ended, and a stream never would.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        previous = signal.getsignal(number)
        if not callable(previous) or previous is signal.default_int_handler:
            continue

        def handler(given: int, frame: Any, previous: Callable[[int, Any], Any] = previous) -> None:
            loop.call_soon_threadsafe(call)
            previous(given, frame)

        try:
            signal.signal(number, handler)
        except ValueError:  # not the main thread, as in tests
            return

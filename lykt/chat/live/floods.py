"""Limits against floods: each seat has its own, so that nobody's flood reaches another."""

import time
from collections.abc import Hashable
from dataclasses import dataclass

from django.conf import settings

from lykt.chat.live.wire import Refusal

FORGET_SECONDS = 120


@dataclass(frozen=True)
class Limits:
    """What one seat may do; ``LYKT_LIVE_…`` in docs/configuration.md raises them."""

    messages_at_once: int
    messages_a_second: int
    streams: int
    signals_at_once: int = 10
    signals_a_second: int = 3
    follows_at_once: int = 30
    follows_a_second: int = 1


def limits() -> Limits:
    return Limits(
        messages_at_once=settings.LIVE_MESSAGES_AT_ONCE,
        messages_a_second=settings.LIVE_MESSAGES_A_SECOND,
        streams=settings.LIVE_STREAMS,
    )


class Bucket:
    """Tokens for each key: so many at once, and so many a second after that."""

    def __init__(self, at_once: int, a_second: int) -> None:
        self._at_once = at_once
        self._a_second = a_second
        self._left: dict[Hashable, tuple[float, float]] = {}

    def take(self, key: Hashable, count: int = 1) -> None:
        """Raises ``Refusal`` with when to try again. A lone big request may go into debt once."""
        now = time.monotonic()
        tokens, then = self._left.get(key, (self._at_once, now))
        tokens = min(self._at_once, tokens + (now - then) * self._a_second)
        if tokens < min(count, self._at_once):
            missing = min(count, self._at_once) - tokens
            raise Refusal(
                429,
                "slow_down",
                "Too much at once from this seat.",
                retry_after=round(missing / self._a_second + 0.05, 1),
            )
        self._left[key] = (tokens - count, now)

    def forget(self) -> None:
        """Those who have been quiet have all their tokens again."""
        before = time.monotonic() - FORGET_SECONDS
        for key in [key for key, (_, then) in self._left.items() if then < before]:
            del self._left[key]

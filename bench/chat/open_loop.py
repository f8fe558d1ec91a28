"""An open loop: messages are due at planned times, and delivery is timed from the plan.

A server that falls behind does not slow the plan down, so its delay is seen in full.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

STRAGGLERS_SECONDS = 3.0
TICK_SECONDS = 0.001


class Pair(Protocol):
    """One sender and its listener; ``delivered`` are seconds from the plan to the listener."""

    failed: int

    @property
    def delivered(self) -> list[float]: ...

    def offer(self, planned: float) -> None: ...


@dataclass
class Step:
    """What one rate gave."""

    rate: int
    planned: int
    seconds: float
    failed: int = 0
    delays: list[float] = field(default_factory=list)

    @property
    def delivered(self) -> int:
        return len(self.delays)

    @property
    def complete(self) -> bool:
        return not self.failed and self.delivered >= 0.995 * self.planned

    def percentile(self, share: float) -> float:
        """Milliseconds; what never came counts as never."""
        missing = self.planned - self.delivered
        at = int(share * (self.planned - 1))
        if at >= self.planned - missing:
            return float("inf")
        return 1000 * sorted(self.delays)[at]

    def __str__(self) -> str:
        half, most, nearly_all = map(self.percentile, (0.5, 0.95, 0.99))
        return (
            f"{self.rate:>7}/s  p50 {half:8.1f} ms  p95 {most:8.1f} ms  p99 {nearly_all:8.1f} ms"
            f"  delivered {self.delivered} of {self.planned}, failed {self.failed}"
        )


async def run_step(pairs: Sequence[Pair], rate: int, seconds: float) -> Step:
    for pair in pairs:
        pair.delivered.clear()
        pair.failed = 0
    count = int(rate * seconds)
    order = [pairs[number % len(pairs)] for number in range(count)]
    for start in range(0, count, len(pairs)):
        part = order[start : start + len(pairs)]
        random.shuffle(part)
        order[start : start + len(pairs)] = part
    begin = time.perf_counter() + 0.05
    sent = 0
    while sent < count:
        due = min(count, int((time.perf_counter() - begin) * rate) + 1)
        while sent < due:
            order[sent].offer(begin + sent / rate)
            sent += 1
        await asyncio.sleep(TICK_SECONDS)
    step = Step(rate, count, seconds)
    end = time.perf_counter() + STRAGGLERS_SECONDS
    while time.perf_counter() < end and sum(len(pair.delivered) for pair in pairs) < count:
        await asyncio.sleep(0.02)
    step.delays = [delay for pair in pairs for delay in pair.delivered]
    step.failed = sum(pair.failed for pair in pairs)
    return step

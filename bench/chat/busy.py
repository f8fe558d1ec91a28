"""How many processors each side of a measurement keeps busy: what bounds it."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
_GROUP, _USER, _SYSTEM = 2, 11, 12  # of /proc/PID/stat, after the name
_IDLE = slice(3, 5)  # idle and waiting for the disk, of /proc/stat


class Busy:
    """``group`` is the process group of the server; what is neither it nor us is ``other``."""

    def __init__(self, group: int) -> None:
        self._group = group
        self._last = self._now()

    def lap(self) -> dict[str, float]:
        """Processors since the last lap."""
        last, self._last = self._last, self._now()
        seconds, server, client, machine = (
            new - old for new, old in zip(self._last, last, strict=True)
        )
        other = machine - server - client
        return {
            "server": round(server / seconds, 2),
            "client": round(client / seconds, 2),
            "other": round(max(0.0, other) / seconds, 2),
        }

    def _now(self) -> tuple[float, float, float, float]:
        return time.monotonic(), _of_group(self._group), time.process_time(), _of_machine()


def _of_group(group: int) -> float:
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(words[_GROUP]) == group:
            ticks += int(words[_USER]) + int(words[_SYSTEM])
    return ticks / TICKS


def _of_machine() -> float:
    words = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(words) - sum(words[_IDLE])) / TICKS

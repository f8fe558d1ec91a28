"""Which faults strike, in which order: drawn from the seed, so that a run can be repeated."""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from faults.network import Network
from faults.servers import Postgres, Server, Servers

# Shares of each kind. A database that lies in the serving process dies with it.
SHARES = {
    "kill -9": 40,
    "kill -9 of all": 8,
    "stop": 14,
    "hang": 12,
    "network cut": 10,
    "network slow": 8,
    "database restart": 12,
}
HANG = (1.0, 6.0)
DOWN = (0.0, 2.0)
STOPS_WITHIN = 15


def draw(chance: random.Random, faults: int, postgres: bool) -> list[str]:
    """Each kind by its share, at least one of each when there is room, in a drawn order."""
    without = () if postgres else ("kill -9 of all", "database restart")
    kinds = [kind for kind in SHARES if kind not in without]
    weights = [SHARES[kind] for kind in kinds]
    first = kinds[:faults]
    drawn = first + chance.choices(kinds, weights, k=faults - len(first))
    chance.shuffle(drawn)
    return drawn


@dataclass
class Faults:
    """Does to the servers, their database and the network what the plan says."""

    servers: Servers
    network: Network
    postgres: Postgres | None
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    slowest_stop: float = 0

    async def strike(self, kind: str) -> None:
        does: dict[str, Callable[[], Awaitable[None]]] = {
            "kill -9": self._kill,
            "kill -9 of all": self._kill_all,
            "stop": self._stop,
            "hang": self._hang,
            "network cut": self._cut,
            "network slow": self._slow,
            "database restart": self._restart_database,
        }
        await does[kind]()
        self.done[kind] += 1

    def _one(self) -> Server:
        return self.chance.choice([s for s in self.servers.each if s.up] or self.servers.each)

    async def _kill(self) -> None:
        self._die(self._one())

    async def _kill_all(self) -> None:
        for server in self.servers.each:
            self._die(server)

    def _die(self, server: Server) -> None:
        server.send(signal.SIGKILL)
        server.up = False

    async def _stop(self) -> None:
        """A clean stop, as at an upgrade. The balancer goes on choosing it until it is gone."""
        server, began = self._one(), time.monotonic()
        process = server.process
        server.send(signal.SIGTERM)
        while process and process.poll() is None and time.monotonic() - began < STOPS_WITHIN:
            await asyncio.sleep(0.02)
        self.slowest_stop = max(self.slowest_stop, time.monotonic() - began)
        if process and process.poll() is None:
            server.send(signal.SIGKILL)

    async def _hang(self) -> None:
        server = self._one()
        server.send(signal.SIGSTOP)
        await asyncio.sleep(self.chance.uniform(*HANG))
        server.send(signal.SIGCONT)

    async def _cut(self) -> None:
        self.network.cut(self.chance.uniform(*DOWN))

    async def _slow(self) -> None:
        self.network.throttle(self.chance.uniform(*HANG))

    async def _restart_database(self) -> None:
        if self.postgres:
            await asyncio.to_thread(self.postgres.stop, "immediate")
            await asyncio.sleep(self.chance.uniform(*DOWN))
            await asyncio.to_thread(self.postgres.start)

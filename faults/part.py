"""One part of a fault run: its own installation, its conversations, its faults, its verdict."""

import asyncio
import json
import random
import subprocess
import sys
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faults.compare import Verdict, View, compare
from faults.doors import Console, caller_pass
from faults.network import Network
from faults.plan import Faults, draw
from faults.reading import Reading
from faults.servers import ROOT, Postgres, Server, Servers, environment
from faults.tabs import Follower, Pass, Tab, Way
from lykt.chat import sealing

EVERY = 0.02
# Between two faults there is a server to talk to for so long.
BREATH = (0.3, 2.0)
# Nobody learns anything new for so long: what is missing then is lost.
PATIENCE = 60
# Of 100 callers: so many ask again and again, so many have their conversation in two tabs.
POLLING, TWO_TABS = 20, 10


@dataclass
class Wanted:
    """What the run was asked for. ``checkout`` is the code that is served."""

    messages: int
    conversations: int
    faults: int
    seed: int
    checkout: Path = ROOT


@dataclass
class Part:
    """``postgres`` is the run's own database server; without it there is SQLite and one process."""

    wanted: Wanted
    folder: Path
    postgres: Postgres | None
    tabs: list[Tab] = field(default_factory=list)
    followers: list[Follower] = field(default_factory=list)
    seconds: float = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.wanted.seed} {self.name}")
        self.environment = environment(
            self.folder / "data", self.postgres.url if self.postgres else ""
        )
        servers = [
            Server(self.wanted.checkout, self.environment, self.folder / f"serve-{number}.log")
            for number in range(3 if self.postgres else 1)
        ]
        self.servers = Servers(servers)
        self.network = Network(self.servers.up, self.chance)
        self.way = Way(lambda: self.network.address, self.chance)
        self.faults = Faults(self.servers, self.network, self.postgres, self.chance)

    @property
    def name(self) -> str:
        return "PostgreSQL, three processes" if self.postgres else "SQLite, one process"

    async def run(self) -> Verdict:
        began = time.monotonic()
        try:
            made = await asyncio.to_thread(self._set_up)
            await self.network.start()
            await self.servers.start()
            self._seat(made)
            await self._storm()
            views = await self._views()
            await self.servers.stop()
            return self._compare(views, await asyncio.to_thread(self._database))
        finally:
            await self.network.stop()
            await self.servers.stop()
            if self.postgres:
                self.postgres.end()
            self.seconds = time.monotonic() - began

    # --- Before --------------------------------------------------------------------------

    def _set_up(self) -> dict[str, Any]:
        (self.folder / "data").mkdir(parents=True)
        if self.postgres:
            self.postgres.create()
        made: dict[str, Any] = json.loads(self._python("set_up", str(self.wanted.conversations)))
        return made

    def _python(self, module: str, *words: str) -> bytes:
        return subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", f"faults.{module}", *words],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            check=True,
        ).stdout

    def _seat(self, made: dict[str, Any]) -> None:
        """Everybody takes their place: callers one stream each, counsellors one for all theirs."""
        shared: dict[int, list[Tab]] = defaultdict(list)
        consoles = [Console(self.way, made["desk"], each) for each in made["cookies"]]
        for number, each in enumerate(made["conversations"]):
            caller = self._tab(each, "caller", caller_pass(self.way, each))
            self._alone(caller, polls=number % 100 < POLLING)
            if number % 100 >= 100 - TWO_TABS:
                self._alone(self._tab(each, "caller again", caller_pass(self.way, each)))
            ticket = consoles[each["counsellor"]].pass_to(each["conversation"])
            counsellor = self._tab(each, "counsellor", ticket)
            shared[each["counsellor"]].append(counsellor)
        self.followers += [Follower(tabs, self.way) for tabs in shared.values()]

    def _tab(self, made: dict[str, Any], name: str, ticket: Pass) -> Tab:
        conversation = uuid.UUID(made["conversation"])
        key = sealing.message_key(sealing.from_base64(made["key"]), conversation)
        seat = made["counsellor_seat" if name == "counsellor" else "caller_seat"]
        tab = Tab(name, uuid.UUID(seat), ticket, Reading(conversation, key), self.way)
        self.tabs.append(tab)
        return tab

    def _alone(self, tab: Tab, polls: bool = False) -> None:
        self.followers.append(Follower([tab], self.way, polls))

    # --- The storm -----------------------------------------------------------------------

    async def _storm(self) -> None:
        async with asyncio.TaskGroup() as group:
            clients = [group.create_task(tab.send()) for tab in self.tabs]
            clients += [group.create_task(each.follow()) for each in self.followers]
            writing = asyncio.create_task(self._write())
            await self._strike()
            await writing
            await self._drained()
            for client in clients:
                client.cancel()

    async def _strike(self) -> None:
        self.began = time.monotonic()
        plan = draw(self.chance, self.wanted.faults, self.postgres is not None)
        for number, kind in enumerate(plan, 1):
            await asyncio.sleep(self.chance.uniform(*BREATH))
            await self.faults.strike(kind)
            await self.servers.one_ready()
            if number % 10 == 0:
                self._say(f"{number} faults, {self._written()} messages written")

    async def _write(self) -> None:
        """As many messages as there were faults in proportion, by whom is drawn."""
        while (left := self.wanted.messages - self._written()) > 0:
            done, of = sum(self.faults.done.values()), max(1, self.wanted.faults)
            due = self.wanted.messages * min(1.0, (done + 1) / (of + 1)) - self._written()
            # Not all at once after each fault, but over the time until the next.
            for _ in range(min(left, round(due * EVERY) + (due > 0))):
                self.chance.choice(self.tabs).write()
            await asyncio.sleep(EVERY)

    def _written(self) -> int:
        return sum(len(tab.written) for tab in self.tabs)

    async def _drained(self) -> None:
        """Until everything is acknowledged and read, or nothing has moved for too long."""
        await self.network.settled()
        known, moved = 0, time.monotonic()
        while not self._at_rest() and time.monotonic() - moved < PATIENCE:
            if (now := self._known()) != known:
                known, moved = now, time.monotonic()
            await asyncio.sleep(0.2)
        self._say(f"at rest, {self._written()} messages written")

    def _known(self) -> int:
        return sum(len(tab.acknowledged) + tab.reading.last for tab in self.tabs)

    def _at_rest(self) -> bool:
        newest: dict[uuid.UUID, int] = defaultdict(int)
        for tab in self.tabs:
            told = max(tab.acknowledged.values(), default=0)
            known = max(tab.reading.last, told)
            newest[tab.reading.conversation] = max(newest[tab.reading.conversation], known)
        return all(
            not tab.outbox and tab.reading.last == newest[tab.reading.conversation]
            for tab in self.tabs
        )

    # --- After ---------------------------------------------------------------------------

    async def _views(self) -> dict[uuid.UUID, list[View]]:
        """Each tab's, and that of somebody who reads it all anew over a calm network."""
        self.network.calm = True
        await self.servers.all_ready()
        views: dict[uuid.UUID, list[View]] = defaultdict(list)
        for tab in self.tabs:
            views[tab.reading.conversation].append(View(f"the {tab.name}’s view", tab.reading))
        fresh = [self._fresh(tab) for tab in self.tabs if tab.name == "caller"]
        await asyncio.gather(*(self._read_all(tab) for tab in fresh))
        for tab in fresh:
            views[tab.reading.conversation].append(View("a new reader’s view", tab.reading))
        return views

    def _fresh(self, tab: Tab) -> Tab:
        reading = Reading(tab.reading.conversation, tab.reading.key)
        return Tab("reader", tab.seat, tab.ticket, reading, self.way)

    async def _read_all(self, tab: Tab) -> None:
        try:
            async with asyncio.timeout(2 * PATIENCE):
                await Follower([tab], self.way, once=True).catch_up()
        except TimeoutError:
            self._say(f"{tab.reading.conversation} could not be read anew")

    def _database(self) -> dict[uuid.UUID, list[dict[str, Any]]]:
        rows: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
        for line in self._python("read_back").splitlines():
            row = json.loads(line)
            rows[uuid.UUID(row["c"])].append(row)
        return rows

    def _compare(
        self, views: dict[uuid.UUID, list[View]], rows: dict[uuid.UUID, list[dict[str, Any]]]
    ) -> Verdict:
        total = Verdict()
        tabs: dict[uuid.UUID, list[Tab]] = defaultdict(list)
        for tab in self.tabs:
            tabs[tab.reading.conversation].append(tab)
        for conversation, mine in tabs.items():
            stored = Reading(conversation, mine[0].reading.key)
            for row in rows[conversation]:
                stored.take(row)
            total += compare(mine, [*views[conversation], View("the database", stored)])
        return total

    def _say(self, what: str) -> None:
        print(f"  {time.monotonic() - self.began:4.0f} s: {what}", flush=True)

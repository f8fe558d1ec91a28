"""Real ``lykt serve`` processes that can be killed, hung and started again, and their database."""

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from faults.wire import Address

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 90


def environment(folder: Path, database: str = "") -> dict[str, str]:
    """What every process of one installation is started with."""
    given = {name: value for name, value in os.environ.items() if name not in _OURS}
    given |= {"LYKT_MODE": "demonstration", "LYKT_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    return given | ({"DATABASE_URL": database} if database else {})


_OURS = {"DATABASE_URL", "LYKT_REDIS_URL", "LYKT_RETENTION_DIR", "PYTHONDONTWRITEBYTECODE"}


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@dataclass
class Server:
    """One serving process on a port of its own; what it prints goes to ``log``.

    ``checkout`` is where its code lies: the fault run can be pointed at a changed copy.
    """

    checkout: Path
    environment: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    wanted: bool = True
    up: bool = False

    @property
    def address(self) -> Address:
        return ("127.0.0.1", self.port)

    def start(self) -> None:
        self.up = False
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own server
                [sys.executable, "-m", "lykt", "serve", "--port", str(self.port)],
                cwd=self.checkout,
                env=dict(self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def send(self, what: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(what)

    def answers(self) -> bool:
        try:
            socket.create_connection(self.address, timeout=0.2).close()
        except OSError:
            return False
        return True

    async def ready(self) -> None:
        """Raises ``TimeoutError`` when it does not answer in time, with the end of its log."""
        until = time.monotonic() + STARTS_WITHIN
        while not self.answers():
            if time.monotonic() > until:
                raise TimeoutError(f"a server did not start: {self.log.read_text()[-2000:]}")
            await asyncio.sleep(0.05)
        self.up = True

    def end(self) -> None:
        self.send(signal.SIGCONT)
        self.send(signal.SIGKILL)
        if self.process:
            self.process.wait()


@dataclass
class Servers:
    """Some of them, and the one who starts again whichever has died."""

    each: list[Server]
    starts: int = 0
    _watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        for server in self.each:
            server.start()
        await asyncio.gather(*(server.ready() for server in self.each))
        self._watching = asyncio.create_task(self._watch())

    def up(self) -> list[Address]:
        """Those that a balancer would choose from; a hung one still looks well."""
        return [server.address for server in self.each if server.up]

    async def _watch(self) -> None:
        while True:
            for server in self.each:
                if server.wanted and server.process and server.process.poll() is not None:
                    server.start()
                    self.starts += 1
                elif not server.up and server.answers():
                    server.up = True
            await asyncio.sleep(0.1)

    async def one_ready(self) -> None:
        """Until there is somebody to talk to."""
        while not self.up():
            await asyncio.sleep(0.05)

    async def all_ready(self) -> None:
        await asyncio.gather(*(server.ready() for server in self.each))

    async def stop(self) -> None:
        if self._watching:
            self._watching.cancel()
        for server in self.each:
            server.end()


@dataclass
class Postgres:
    """A database server of the run's own, so that it may be killed; started in ``folder``."""

    folder: Path
    port: int = field(default_factory=free_port)

    @staticmethod
    def binaries() -> Path | None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: p.parts[4])
        return found[-1].parent if found else None

    @property
    def url(self) -> str:
        return f"postgres://lykt@127.0.0.1:{self.port}/lykt"

    def create(self) -> None:
        self.folder.mkdir(parents=True)
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-U", "lykt", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        self.start()
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "lykt", "lykt")

    def start(self) -> None:
        options = (
            f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
            " -c max_connections=200 -c shared_buffers=128MB"
        )
        self._run(
            "pg_ctl", "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", options, "start"
        )

    def stop(self, mode: str) -> None:
        self._run("pg_ctl", "-m", mode, "-w", "-t", "60", "stop")

    def end(self) -> None:
        """However far it came."""
        with suppress(subprocess.CalledProcessError):
            self.stop("immediate")

    def dump(self) -> bytes:
        return self._run(
            "pg_dump", "-h", "127.0.0.1", "-p", str(self.port), "-U", "lykt", "--inserts", "lykt"
        )

    def _run(self, program: str, *words: str) -> bytes:
        """Raises ``subprocess.CalledProcessError`` when the program fails."""
        folder = ["-D", str(self.folder / "data")] if program in ("initdb", "pg_ctl") else []
        binaries = self.binaries()
        if not binaries:
            raise FileNotFoundError("PostgreSQL is not installed; sudo apt install postgresql")
        user, group = _owner()
        done = subprocess.run(  # noqa: S603 - our own database
            [str(binaries / program), *folder, *words],
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "pg_dump" else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
        return done.stdout or b""


def _owner() -> tuple[int, int] | tuple[None, None]:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None, None
    entry = pwd.getpwnam("postgres")
    return entry.pw_uid, entry.pw_gid

"""The servers that are measured, each in a process of its own on a fresh folder."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

UP_WITHIN_SECONDS = 30
# A seat's flood limit is for people; the load is sent by few seats.
UNLIMITED = {
    "LYKT_LIVE_MESSAGES_AT_ONCE": "100000000",
    "LYKT_LIVE_MESSAGES_A_SECOND": "100000000",
    "LYKT_LIVE_STREAMS": "1000",
}


@dataclass
class Server:
    """A running server; ``rooms`` is the file that the load reads."""

    kind: str
    port: int
    rooms: Path
    pid: int
    environment: dict[str, str]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def running(words: list[str], port: int, environment: dict[str, str], log: Path) -> Iterator[int]:
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own
            words, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait(port, process)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + UP_WITHIN_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(1.5)  # the other workers, and what warms up
            return
    raise SystemExit(f"{process.args!r} did not start.")


@contextmanager
def lykt(folder: Path, rooms: int, database: str = "", workers: int = 1) -> Iterator[Server]:
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        **UNLIMITED,
        "LYKT_MODE": "demonstration",
        "LYKT_DATA_DIR": str(folder),
    }
    environment.pop("DATABASE_URL", None)
    if database:
        environment["DATABASE_URL"] = database
    filled = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "bench.chat.fill", str(rooms)],
        env=environment,
        check=True,
        capture_output=True,
    )
    (folder / "rooms.json").write_bytes(filled.stdout)
    port = free_port()
    words = [sys.executable, "-m", "lykt", "serve", "--port", str(port), "--workers", str(workers)]
    with running(words, port, environment, folder / "serve.log") as pid:
        yield Server("lykt", port, folder / "rooms.json", pid, environment)


@contextmanager
def bare(folder: Path, rooms: int) -> Iterator[Server]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rooms.json").write_text(json.dumps([[]] * rooms))
    port = free_port()
    words = [sys.executable, "-m", "uvicorn", "bench.chat.bare:app", "--port", str(port)]
    words += ["--no-access-log", "--log-level", "error", "--timeout-graceful-shutdown", "1"]
    with running(words, port, dict(os.environ), folder / "serve.log") as pid:
        yield Server("bare", port, folder / "rooms.json", pid, dict(os.environ))


_PROSODY = """
run_as_root = true
data_path = "{folder}/data"
pidfile = "{folder}/prosody.pid"
log = {{ warn = "{folder}/prosody.log" }}
modules_enabled = {{ "roster", "saslauth", "disco", "mam" }}
modules_disabled = {{ "s2s", "tls" }}
c2s_ports = {{ {port} }}
interfaces = {{ "127.0.0.1" }}
allow_unencrypted_plain_auth = true
c2s_require_encryption = false
authentication = "internal_plain"
storage = "internal"
archive_expires_after = "never"
default_archive_policy = true
network_backend = "epoll"
VirtualHost "localhost"
"""


@contextmanager
def prosody(folder: Path, rooms: int) -> Iterator[Server]:
    """Accounts are files; each message goes into both parties' archives."""
    accounts = folder / "data" / "localhost" / "accounts"
    accounts.mkdir(parents=True, exist_ok=True)
    rows = [[f"a{number}", "secret", f"b{number}", "secret"] for number in range(rooms)]
    for row in rows:
        for name in (row[0], row[2]):
            (accounts / f"{name}.dat").write_text('return { ["password"] = "secret"; };\n')
    (folder / "rooms.json").write_text(json.dumps(rows))
    port = free_port()
    (folder / "prosody.cfg.lua").write_text(_PROSODY.format(folder=folder.resolve(), port=port))
    words = ["prosody", "-F", "--config", str(folder / "prosody.cfg.lua")]
    with running(words, port, dict(os.environ), folder / "serve.log") as pid:
        yield Server("xmpp", port, folder / "rooms.json", pid, dict(os.environ))

"""``python -m bench.chat``: bare limit, Lykt on both databases and Prosody, side by side.

    python -m bench.chat                 everything; DATABASE_URL names an empty PostgreSQL database
    python -m bench.chat --quick         short steps, to see that it works

The load runs in a process of its own. Everything lies in ``var/bench/chat``, made anew.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from bench.chat.servers import Server, bare, lykt, prosody

FOLDER = Path("var/bench/chat")
ROOMS = 200
IDLE = 10_000
RATES = (100, 500, 1000)
LIMIT_MS = 100
BARE = "bare limit"
PROSODY = "Prosody, archive on"


def measured(server: Server, seconds: float) -> list[dict[str, Any]]:
    words = [sys.executable, "-m", "bench.chat.load", server.kind, str(server.port)]
    words += [str(server.rooms), *map(str, RATES), "--max", "1500", "--seconds", str(seconds)]
    words += ["--server", str(server.pid)]
    done = subprocess.run(  # noqa: S603 - our own
        words, env=server.environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def highest(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """The last step that held."""
    held = [
        step
        for step in steps
        if step["p99"] < LIMIT_MS and step["delivered"] >= 0.995 * step["planned"]
    ]
    return max(held, key=lambda step: step["rate"], default={"rate": 0, "busy": {}})


def idle(folder: Path, count: int) -> None:
    with lykt(folder, count) as server:
        words = [sys.executable, "-m", "bench.chat.idle", str(server.port), str(server.rooms)]
        done = subprocess.run(  # noqa: S603 - our own
            [*words, str(server.pid)], env=server.environment, check=True, stdout=subprocess.PIPE
        )
        print("\nIdle listeners on one process, SQLite:", done.stdout.decode().strip(), flush=True)


def contenders(database: str) -> list[tuple[str, AbstractContextManager[Server]]]:
    found: list[tuple[str, AbstractContextManager[Server]]] = [
        (BARE, bare(FOLDER / "bare", ROOMS)),
        ("Lykt, SQLite, one process", lykt(FOLDER / "sqlite", ROOMS)),
    ]
    if database:
        found.append(
            ("Lykt, PostgreSQL, two processes", lykt(FOLDER / "postgres", ROOMS, database, 2))
        )
    if shutil.which("prosody"):
        found.append((PROSODY, prosody(FOLDER / "prosody", ROOMS)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="short steps")
    given = parser.parse_args()
    database = os.environ.pop("DATABASE_URL", "")
    shutil.rmtree(FOLDER, ignore_errors=True)
    rows = []
    for name, contender in contenders(database):
        print(f"\n{name}", flush=True)
        with contender as server:
            rows.append((name, measured(server, 2 if given.quick else 8)))
    idle(FOLDER / "idle", IDLE // 10 if given.quick else IDLE)
    _print(rows)


def _print(rows: list[tuple[str, list[dict[str, Any]]]]) -> None:
    print("\np50/p99 in ms from the planned send to the listener; max is messages a second at")
    print(f"which the 99th percentile still is under {LIMIT_MS} ms and nothing is missing. Beside")
    print("it, how many times the bare limit and Prosody that is, and the processors kept busy")
    print("then; other is the database, the disk's work, and whatever else the machine does.\n")
    best = {name: highest(steps) for name, steps in rows}
    heads = [*(f"{rate}/s" for rate in RATES), "max/s", "of bare", "of Prosody", "busy at max"]
    print("| | " + " | ".join(heads) + " |")
    print("|---|" + "---|" * len(heads))
    for name, steps in rows:
        cells = [f"{step['p50']:.1f}/{step['p99']:.1f}" for step in steps[: len(RATES)]]
        rate = best[name]["rate"]
        cells += [str(rate), _times(rate, best.get(BARE)), _times(rate, best.get(PROSODY))]
        cells.append(", ".join(f"{who} {part}" for who, part in best[name]["busy"].items()))
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    print(f"\nprocessors {os.cpu_count()}, load now {os.getloadavg()[0]:.1f}")


def _times(rate: int, other: dict[str, Any] | None) -> str:
    return f"{rate / other['rate']:.2f}" if other and other["rate"] else "-"


if __name__ == "__main__":
    main()

"""``make faults``: nothing lost, nothing twice, nothing out of order, whatever dies meanwhile.

Two parts, each with an installation of its own: SQLite with one process, and PostgreSQL with
three and a database server that is killed too. docs/faults.md says what is done to them.
"""

import argparse
import asyncio
import os
import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import uvloop

from faults.compare import Verdict
from faults.part import Part, Wanted
from faults.servers import ROOT, Postgres


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000, help="in each part")
    parser.add_argument("--conversations", type=int, default=200, help="in each part")
    parser.add_argument("--faults", type=int, default=50, help="in each part")
    parser.add_argument("--seed", type=int, help="repeat the faults of an earlier run")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--checkout", type=Path, default=ROOT, help="serve this code instead")
    parser.add_argument("--keep", action="store_true", help="keep the databases and logs")
    return parser.parse_args()


def parts(asked: argparse.Namespace, folder: Path) -> list[Part]:
    wanted = Wanted(
        asked.messages, asked.conversations, asked.faults, asked.seed, asked.checkout.resolve()
    )
    made = []
    if asked.only != "postgres":
        made.append(Part(wanted, folder / "sqlite", None))
    if asked.only != "sqlite" and Postgres.binaries():
        made.append(Part(wanted, folder / "postgres", Postgres(folder / "cluster")))
    elif asked.only != "sqlite":
        print("PostgreSQL is left out: it is not installed. The cure: sudo apt install postgresql")
    return made


def report(part: Part, verdict: Verdict) -> None:
    for found in verdict.found[:40]:
        print(f"  {found}")
    did = ", ".join(f"{count} × {kind}" for kind, count in sorted(part.faults.done.items()))
    small = sum(count for fate, count in part.network.counts.items() if fate != "as sent")
    print(f"{part.name}: {did}; besides, the network spoilt {small} requests and streams:")
    print(f"  {_listed(part.network.counts)}")
    print(f"  What clients met: {_listed(part.way.counts)}")
    if part.faults.slowest_stop:
        print(f"  The slowest clean stop took {part.faults.slowest_stop:.1f} s")
    print(
        f"{part.name}: {verdict} of {verdict.messages} messages, "
        f"{sum(part.faults.done.values())} faults, in {part.seconds:.0f} s",
        flush=True,
    )


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()) if count)


def main() -> int:
    asked = arguments()
    # Whoever ends this run also ends its servers; a shell lets its background jobs ignore SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    if asked.seed is None:
        asked.seed = random.SystemRandom().randrange(10**6)
    folder = Path(tempfile.mkdtemp(prefix="lykt-faults-"))
    folder.chmod(0o755)  # the database's own user must reach its folder in it
    print(f"Seed {asked.seed}", flush=True)
    total, faults = Verdict(), 0
    for part in parts(asked, folder):
        print(f"{part.name} …", flush=True)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            verdict = runner.run(part.run())
        report(part, verdict)
        total += verdict
        faults += sum(part.faults.done.values())
    return finish(asked, folder, total, faults)


def finish(asked: argparse.Namespace, folder: Path, total: Verdict, faults: int) -> int:
    if total.clean and not asked.keep:
        shutil.rmtree(folder)
    else:
        print(f"Databases and logs are kept in {folder}")
    if not total.clean:
        words = f"--messages {asked.messages} --conversations {asked.conversations}"
        only = f" --only {asked.only}" if asked.only else ""
        print(
            f"The same faults again: python -m faults --seed {asked.seed} {words} "
            f"--faults {asked.faults}{only}"
        )
    print(f"{total} of {total.messages} messages, {faults} faults")
    return 0 if total.clean and total.messages else 1


if __name__ == "__main__":
    sys.exit(main())

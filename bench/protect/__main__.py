"""``python -m bench.protect``: hidden cells, seconds and an attack, beside other tools.

python -m bench.protect                the small problems, pytauargus beside
python -m bench.protect S M H L linked those, and no others
python -m bench.protect --no-peer S    only ours
"""

import argparse
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.protect import peers
from bench.protect.problems import PROBLEMS
from lykt.statistics.protection.audits import Audit, Kind, audit, audit_rounded
from lykt.statistics.protection.policies import Method, Policy, ProtectionError
from lykt.statistics.protection.primary import sensitive
from lykt.statistics.protection.rounding import rounded
from lykt.statistics.protection.suppression import suppress
from lykt.statistics.protection.systems import Flags, System

POLICY = Policy()
GAUSS = {"S": (287, 176), "M": (1680, 739), "H": (4325, 2868)}
"""GaussSuppression 1.2.3 on problems of the same shape: hidden cells, primary among them."""
PEER_SECONDS = 600
HEADS = (
    "problem",
    "by",
    "hidden",
    "for each sensitive",
    "of Gauss",
    "s",
    "exact",
    "small",
    "narrow",
    "persons who learn a sensitive count",
    "audit s",
)


@dataclass(frozen=True)
class Timed:
    seconds: float
    hidden: Flags | None = None


def timed(do: Callable[[], Flags]) -> Timed:
    before = time.perf_counter()
    try:
        hidden = do()
    except ProtectionError as error:
        print(f"  {error}")
        return Timed(time.perf_counter() - before)
    return Timed(time.perf_counter() - before, hidden)


def ours(system: System) -> Timed:
    primary = sensitive(system, POLICY)
    return timed(lambda: suppress(system, POLICY, primary, np.zeros(len(primary), bool)))


def theirs(name: str, system: System) -> Timed | None:
    interpreter = peers.python()
    # It lays out one cube at a time; a linked release is not for it.
    if interpreter is None or len(system.layouts) > 1:
        return None
    folder = peers.FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    peers.write(system, folder)
    found = peers.run(Path(__file__).parent / "tau_argus.py", interpreter, folder, PEER_SECONDS)
    if found is None:
        return None
    return Timed(found.seconds, peers.hidden(system, found.hidden))


def row(name: str, who: str, system: System, found: Timed) -> list[str]:
    if found.hidden is None:
        return [name, who, "-", "-", "-", f"{found.seconds:.2f}", *["-"] * 5]
    before = time.perf_counter()
    attacked = audit(system, POLICY, found.hidden)
    seconds = time.perf_counter() - before
    price = found.hidden.sum() / sensitive(system, POLICY).sum()
    gauss = GAUSS.get(name)
    return [
        name,
        who,
        str(found.hidden.sum()),
        f"{price:.3f}",
        f"{price / (gauss[0] / gauss[1]):.3f}" if gauss else "-",
        f"{found.seconds:.2f}",
        *_counts(attacked),
        f"{seconds:.2f}",
    ]


def _counts(attacked: Audit) -> Iterator[str]:
    more = "+" if attacked.stopped else ""
    for kind in (Kind.EXACT, Kind.SMALL, Kind.NARROW):
        yield f"{attacked.count(kind)}{more}"
    yield str(len({one.by for one in attacked.findings if one.by and one.grave}))


def rounding_row(name: str, system: System) -> list[str]:
    before = time.perf_counter()
    try:
        shown = rounded(system)
    except ProtectionError:
        return [name, "-", "-", "-", "tables share totals only"]
    seconds = time.perf_counter() - before
    off = abs(shown - system.counts)
    passed = audit_rounded(system, Policy(method=Method.ROUNDING), shown).passed
    verdict = "passed" if passed else "failed"
    return [name, f"{seconds:.2f}", str(off.max()), f"{off.mean():.2f}", verdict]


def table(heads: tuple[str, ...]) -> Callable[[list[str]], None]:
    print("\n| " + " | ".join(heads) + " |\n|" + "---|" * len(heads), flush=True)
    return lambda cells: print("| " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("problems", nargs="*", metavar="|".join(PROBLEMS))
    parser.add_argument("--no-peer", action="store_true", help="leave pytauargus out")
    given = parser.parse_args()
    systems = {name: PROBLEMS[name]() for name in given.problems or ("S", "M", "H")}
    for name, system in systems.items():
        print(f"{name}: {len(system.counts)} cells, {sensitive(system, POLICY).sum()} sensitive")
    say = table(HEADS)
    for name, system in systems.items():
        say(row(name, "Lykt", system, ours(system)))
        peer = None if given.no_peer else theirs(name, system)
        if peer:
            say(row(name, peers.PACKAGE, system, peer))
    say = table(("rounding", "s", "furthest off", "off on average", "audit"))
    for name, system in systems.items():
        say(rounding_row(name, system))
    print(f"\nprocessors {os.cpu_count()}, load now {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

"""Tools of others on the same tables, in an environment of their own."""

import csv
import json
import subprocess
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lykt.statistics.protection.systems import TOTAL, Flags, System, Variable

FOLDER = Path("var/bench/protect")
PACKAGE = "pytauargus==0.6.0"


def python() -> Path | None:
    """The environment's interpreter; None where the package can not be installed."""
    found = FOLDER / "venv/bin/python"
    if not found.exists():
        venv.create(FOLDER / "venv", with_pip=True)
    words = [str(found), "-m", "pip", "install", "--quiet", PACKAGE]
    done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - our own
    if done.returncode:
        print(f"{PACKAGE} can not be installed: {done.stderr.strip().splitlines()[-1]}")
        return None
    return found


@dataclass(frozen=True)
class Answer:
    seconds: float
    hidden: list[list[str]]
    """A code for each variable, empty for its total."""


def write(system: System, folder: Path) -> None:
    """The innermost counts, and each variable's codes with how deep they are."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "inner.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([*(variable.name for variable in system.variables), "persons"])
        for cell in np.flatnonzero(system.is_inner & (system.counts > 0)):
            label = system.label(int(cell))
            rows.writerow([*(label[one.name] for one in system.variables), system.counts[cell]])
    for variable in system.variables:
        lines = "\n".join(_outline(variable, TOTAL, -1))
        (folder / f"{variable.name}.hrc").write_text(f"{lines}\n")


def _outline(variable: Variable, node: int, depth: int) -> Iterator[str]:
    if node != TOTAL:
        yield "@" * depth + variable.nodes[node]
    for child in dict(variable.sums).get(node, ()):
        yield from _outline(variable, child, depth + 1)


def run(script: Path, interpreter: Path, folder: Path, seconds: int) -> Answer | None:
    """What the peer's script prints as JSON. In a fresh folder: it leaves files that crash it."""
    words = [str(interpreter.absolute()), str(script.absolute())]
    try:
        done = subprocess.run(  # noqa: S603 - our own
            words, cwd=folder, check=False, capture_output=True, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        print(f"  {PACKAGE}: not done in {seconds} s")
        return None
    if done.returncode:
        print(f"  {PACKAGE}: " + " ".join(done.stderr.strip().splitlines()[-1:]))
        return None
    return Answer(**json.loads(done.stdout.strip().splitlines()[-1]))


def hidden(system: System, places: list[list[str]]) -> Flags:
    wanted = {tuple(place) for place in places}
    codes = [
        [variable.nodes[node] for node in nodes]
        for variable, nodes in zip(system.variables, system.nodes.T, strict=True)
    ]
    return np.array([place in wanted for place in zip(*codes, strict=True)])

"""``python -m bench.tables``: the engine's three-way table as a ratio to the bare query.

Both read the same file of ten million responses, in the same process, turn by turn; how much
memory each takes is told by a process of its own.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LYKT_MODE", "demonstration")
os.environ.setdefault("LYKT_DATA_DIR", "var/bench/tables")

import django

django.setup()

import duckdb

from bench.tables.fill import FILLED_YEAR, RESPONSES, fill
from lykt.questions.models import Question
from lykt.statistics.engine.copies import up_to_date
from lykt.statistics.engine.counting import count
from lykt.statistics.engine.rows import chosen_column
from lykt.statistics.engine.sources import source_named
from lykt.statistics.periods import whole_year
from lykt.statistics.specs import Axis, TableSpec

ROUNDS = 9
QUESTIONS = ("form_of_violence", "age")
SPEC = TableSpec(
    code="bench",
    source="registrations",
    period=whole_year(FILLED_YEAR),
    scope={"line": "volinjen"},
    by=(Axis("unit"), *(Axis(f"question:{code}") for code in QUESTIONS)),
)


def engine() -> int:
    """Through the door: freshness, labels and every subtotal and total."""
    return int(count(SPEC).counts.flat[0])


def bare() -> Callable[[], int]:
    """The groups alone, as somebody would write it by hand."""
    part = up_to_date(source_named("registrations"), FILLED_YEAR)
    asked = Question.objects.filter(
        questionnaire__code="telephone-registration", code__in=QUESTIONS
    )
    columns = ", ".join(["unit", *(chosen_column(one.pk) for one in asked)])
    connection = duckdb.connect()
    query = f"SELECT {columns}, count(*) AS n FROM read_parquet('{part.file}') GROUP BY ALL"

    def run() -> int:
        return sum(connection.sql(query).to_arrow_table()["n"].to_pylist())

    return run


def timed(call: Callable[[], int]) -> float:
    began = time.perf_counter()
    if call() != RESPONSES:
        raise SystemExit("The count is wrong.")
    return time.perf_counter() - began


def peak() -> float:
    # The process's own; what getrusage tells includes the parent's before the start.
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def memory_of(name: str) -> str:
    words = [sys.executable, "-m", "bench.tables", "--memory", name]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - our own


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memory", choices=("engine", "bare"), help=argparse.SUPPRESS)
    only = parser.parse_args().memory
    Path(os.environ["LYKT_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    fill()
    contenders = {"bare": bare(), "engine": engine}
    if only:
        before = peak()
        contenders[only]()
        print(f"{peak():,.0f} MB, of which {before:,.0f} MB before")
        return
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS + 1):
        for name, call in contenders.items():
            times[name].append(timed(call))
    medians = {name: median(taken[1:]) for name, taken in times.items()}
    cells = count(SPEC).counts.size
    print(
        f"{RESPONSES:,} responses; unit × {' × '.join(QUESTIONS)}; {cells:,} cells with subtotals"
    )
    print(f"median of {ROUNDS} after one; load {os.getloadavg()[0]:.1f}")
    for name, taken in medians.items():
        print(f"{name:<8}{taken:8.3f} s   first {times[name][0]:.3f} s   {memory_of(name)}")
    print(f"ratio   {medians['engine'] / medians['bare']:8.2f}   (goal: 2)")


if __name__ == "__main__":
    main()

"""Measure the annual report of a filled database: seconds, processor and memory, to PDF.

    python -m bench.report DATA_DIR[=DATABASE_URL] …

Measured over one year, and over the whole span of years that was filled, which is every
registration there is; each with the engine's copies gone, and then with them in place, as they are
in a service that somebody has used. Each argument is an installation that ``bench.fill`` has
filled. Each run is a process of its own with no chart remembered, so that its memory is the
report's own. The processor's seconds are those of all its threads; they hold on a busy machine too.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT = 10.0
FIRST_YEAR, LAST_YEAR = 2017, 2026
"""As ``bench.fill`` fills them."""
RUNS = 3
COLD_RUNS = 1
"""Without copies a run reads every row of the database, which takes minutes."""
PARTS = ("start", "count", "bind", "charts and PDF")


@contextmanager
def timed(times: dict[str, float], name: str) -> Iterator[None]:
    started, busy = time.perf_counter(), time.process_time()
    yield
    times[name] = round(time.perf_counter() - started, 2)
    times[f"{name}, processor"] = round(time.process_time() - busy, 2)


def measure(line_code: str, first: int, last: int) -> dict[str, float]:
    """One report in this process: to count, to put text and figures together, to set the PDF."""
    times: dict[str, float] = {}
    with timed(times, "start"):
        import django

        django.setup()
    from django.core.cache import cache
    from django.utils import translation

    from lykt.helpline.annual.facts import facts_about
    from lykt.helpline.annual.report import shipped
    from lykt.helpline.figures import line_figures
    from lykt.helpline.models import Line
    from lykt.reports.pdf import as_pdf
    from lykt.reports.templating import bind, read_template
    from lykt.statistics.periods import Period, whole_year

    cache.clear()
    period = Period(whole_year(first).first, whole_year(last).last)
    with translation.override("nb"):
        with timed(times, "count"):
            figures = line_figures(Line.objects.get(code=line_code), period)
        with timed(times, "bind"):
            document = bind(read_template(shipped("nb")), facts_about(figures)).document
        with timed(times, "charts and PDF"):
            content = as_pdf(document)
    for kind in (", processor", ""):
        parts = [times[f"{part}{kind}"] for part in PARTS]
        times[f"all{kind}"] = round(sum(parts), 2)
    times["KB"] = len(content) // 1024
    times["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    table = figures.contacts.table
    every = zip(table.headings, table.answered, strict=True)
    times["contacts"] = sum(number or 0 for heading, number in every if not heading.before)
    return times


def without_copies(installation: str) -> None:
    shutil.rmtree(Path(installation.partition("=")[0]) / "tables", ignore_errors=True)


def measured(
    installation: str, line_code: str, first: int, last: int, *, warm: bool
) -> list[dict[str, float]]:
    data_dir, _, database = installation.partition("=")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LYKT_MODE": "demonstration",
        "LYKT_DATA_DIR": str(Path(data_dir).absolute()),
    } | ({"DATABASE_URL": database} if database else {})
    words = [sys.executable, "-m", "bench.report", "--one", "--line", line_code]
    words += ["--first", str(first), "--last", str(last)]
    found = []
    for _ in range(RUNS if warm else COLD_RUNS):
        if not warm:
            without_copies(installation)
        run = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - our own
        found.append(json.loads(run.stdout.splitlines()[-1]))
    return found


def show(title: str, runs: list[dict[str, float]]) -> None:
    print(f"{title}: the middle of {len(runs)}, seconds where not said otherwise")
    middle = sorted(runs, key=lambda run: run["all"])[len(runs) // 2]
    for name, value in middle.items():
        slow = "  above the limit" if name == "all" and value > LIMIT else ""
        print(f"  {name:<42}{value:>12}{slow}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("installations", nargs="*", metavar="DATA_DIR[=DATABASE_URL]")
    parser.add_argument("--line", default="volinjen")
    parser.add_argument("--first", type=int, default=FIRST_YEAR)
    parser.add_argument("--last", type=int, default=LAST_YEAR)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.line, options.first, options.last)))
        return
    for installation in options.installations:
        for first in (options.last, options.first):
            for warm in (False, True):
                runs = measured(installation, options.line, first, options.last, warm=warm)
                kind = "with its copies" if warm else "without copies"
                show(f"{installation}, {first} to {options.last}, {kind}", runs)


if __name__ == "__main__":
    main()

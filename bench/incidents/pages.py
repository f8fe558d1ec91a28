"""The pages that are measured, each as several people ask for it, and what each took."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.incidents.organisation import named
from bench.incidents.reported import cases
from lykt.incidents.models import Case
from lykt.people.models import Person
from lykt.routines.queries import my_tasks

TIMES, LIMIT = 60, 200
Asked = tuple[Person, str]

_TASKS, _INCIDENTS = "/staff/tasks/", "/staff/incidents/"
_CASES, _MONTH = f"{_INCIDENTS}cases/", f"{_INCIDENTS}analysis/"


@dataclass
class Taken:
    """What one request took: milliseconds by the clock and of the processor, and its queries."""

    clock: float = 0.0
    processor: float = 0.0
    queries: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a query on its way to the database."""
        if sql.startswith("SELECT") and not many:
            self.queries.append((sql, params))
        return execute(sql, params, many, context)


def pages() -> Mapping[str, Sequence[Asked]]:
    """Who asks for what, by the page's name."""
    return {**_task_pages(), **_case_pages(), **_analyses()}


def _task_pages() -> dict[str, Sequence[Asked]]:
    leaders, heads, (director,) = named("leader-"), named("head-"), named("director")
    return {
        "frame alone": _each(leaders, ["/staff/tasks/away/"]),
        "my tasks": _each(leaders, [_TASKS]),
        "an office's tasks": _each(leaders, [f"{_TASKS}unit/"]),
        "an office's late tasks": _each(leaders, [f"{_TASKS}late/"]),
        "a region's tasks": _each(heads, [f"{_TASKS}unit/"]),
        "everybody's tasks": _each([director], [f"{_TASKS}unit/"]),
        "everybody's late tasks": _each([director], [f"{_TASKS}late/"]),
        "what everybody was told": _each(named("chief"), [_TASKS]),
        "one task": [(who, f"{_TASKS}{my_tasks(who, 1)[0].pk}/") for who in leaders[:TIMES]],
    }


def _case_pages() -> dict[str, Sequence[Asked]]:
    leaders, heads, (hr,) = named("leader-"), named("head-"), named("hr")
    known = cases()
    theirs = list(zip(leaders, named("employee-"), known, strict=False))
    reported = [f"{_CASES}{one.pk}/" for one in known]
    filled = Case.objects.filter(exposed=None).order_by("-day", "pk")
    older = [f"{_CASES}{pk}/" for pk in filled.values_list("pk", flat=True)[:TIMES]]
    return {
        "cases of an office": _each(leaders, [_CASES, f"{_CASES}?state=all"]),
        "cases of a region": _each(heads, [_CASES, f"{_CASES}?state=all"]),
        "cases of everybody": _each([hr], [_CASES, f"{_CASES}?state=all&page=20"]),
        "a case, as its leader": [(who, f"{_CASES}{one.pk}/") for who, _, one in theirs],
        "a case, as HR": _each([hr], reported),
        "a case of few steps": _each([hr], older),
        "one's own case": [(who, f"{_INCIDENTS}mine/{one.pk}/") for _, who, one in theirs],
        "one's own cases": _each(named("employee-"), [_INCIDENTS]),
    }


def _analyses() -> dict[str, Sequence[Asked]]:
    earlier = f"{_MONTH}?month={timezone.localdate().year - 1}-03"
    return {
        "analysis, everybody": _each(named("director"), [_MONTH]),
        "analysis, a past month": _each(named("director"), [earlier]),
        "analysis, a region": _each(named("head-"), [_MONTH]),
        "analysis, an office": _each(named("leader-"), [_MONTH]),
    }


def _each(people: Sequence[Person], addresses: Sequence[str]) -> list[Asked]:
    return list(islice(zip(cycle(people), cycle(addresses)), TIMES))


def measured(asked: Sequence[Asked]) -> Iterator[Taken]:
    """One request after the other; the first is not counted, since programs have to start."""
    client = Client()
    for number, (who, address) in enumerate([asked[0], *asked]):
        client.force_login(who)
        taken = _request(client, address)
        if number:
            yield taken


def _request(client: Client, address: str) -> Taken:
    taken = Taken()
    with connection.execute_wrapper(taken):
        started, work = time.perf_counter(), processor()
        answer = client.get(address)
        taken.processor = 1000 * (processor() - work)
        taken.clock = 1000 * (time.perf_counter() - started)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return taken


def processor() -> float:
    """Seconds of this process, and of the one that serves it in PostgreSQL where that runs here."""
    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    nanoseconds = int(told.read_text().split()[0]) if told.exists() else 0
    return time.process_time() + nanoseconds / 1e9


def bare(taken: Taken) -> float:
    """The same reads by hand: milliseconds for the page's own queries alone, to the last row."""
    started = time.perf_counter()
    with ExitStack() as stack:
        cursor = stack.enter_context(connection.cursor())
        for sql, params in taken.queries:
            cursor.execute(sql, params)
            cursor.fetchall()
    return 1000 * (time.perf_counter() - started)


HEADING = "{:<26} {:>7} {:>7} {:>9} {:>7} {:>8} {:>7}".format(
    "  milliseconds", "median", "p95", "processor", "p95", "queries", "bare"
)


def line(name: str, found: Sequence[Taken]) -> str:
    clock, own = [one.clock for one in found], [one.processor for one in found]
    late = quantiles(clock, n=20)[-1]
    most = max(len(one.queries) for one in found)
    reads = median(bare(one) for one in found[:10])
    said = "  above the limit" if late > LIMIT else ""
    return (
        f"  {name:<24} {median(clock):7.1f} {late:7.1f} {median(own):9.1f} "
        f"{quantiles(own, n=20)[-1]:7.1f} {most:8} {reads:7.1f}{said}"
    )

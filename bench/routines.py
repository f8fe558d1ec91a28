"""A million tasks: my tasks, a unit's tasks, one task's page, and the deadline run over them all.

    python -m bench.routines
    DATABASE_URL=postgres://… python -m bench.routines

The second measures PostgreSQL too, in an empty database of yours. Every task is open, which is
the worst case; one in a hundred is due to be reminded of when the deadline run comes. The
processor's time of this process stands beside the clock's, since it holds on a busy machine too.
"""

import argparse
import datetime as dt
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LYKT_MODE", "demonstration")
FOLDER = Path("var/bench/routines")
TASKS, PER_RUN = 1_000_000, 10
MUNICIPALITIES, OFFICES = 20, 10
PAGES, DUE_SHARE = 100, 100


def measure() -> None:
    """On the database that the environment names."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from lykt.routines.models import Task

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_routines", verbosity=0)
    print(connection.vendor, flush=True)
    if Task.objects.count() < TASKS:
        started = time.monotonic()
        _fill()
        print(f"  filled in {time.monotonic() - started:.0f} s", flush=True)
    _make_some_due()
    _pages()
    for what in ("deadline run, one in a hundred due", "deadline run, nothing due"):
        _run(what)


def _fill() -> None:
    from django.utils import timezone

    from bench.bulk import without_indexes, write
    from lykt.people.models import Person
    from lykt.routines.models import RoutineVersion, Run, Task
    from lykt.vault.models import RecordKey

    offices = _organisation()
    version = RoutineVersion.objects.get(routine__code="physical_violence")
    steps = version.definition["steps"][:PER_RUN]
    exposed = Person.objects.get(email="employee@example.org").pk
    now = timezone.now()
    runs = [(uuid.uuid4().hex, uuid.uuid4().hex, number) for number in range(TASKS // PER_RUN)]

    def at(number: int, hours: int) -> str:
        """Deadlines lie spread over the coming quarter."""
        moment = now + dt.timedelta(minutes=1 + number % 129_600, hours=hours)
        return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"

    past = f"{(now - dt.timedelta(days=2)).astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"

    def tasks() -> Iterator[tuple[object, ...]]:
        for run, _key, number in runs:
            office = offices[number % len(offices)]
            for place, step in enumerate(steps):
                due = at(number * 7 + place * 11, 24)
                yield (
                    run, step["code"], step["title"], step["kind"], step["role"], office,
                    "line_leader", office, "", None, None, exposed, "open", past, due,
                    at(number * 7 + place * 11, 0), at(number * 7 + place * 11, 48),
                    at(number * 7 + place * 11, 0), None, 1, None, None, None, None,
                )  # fmt: skip

    with without_indexes():
        write(RecordKey, ((key, b"", None, None) for _run_id, key, _number in runs))
        write(
            Run,
            (
                (run, version.pk, offices[number % len(offices)], "bench", str(number), past, past,
                 "{}", key, past, None, None)
                for run, key, number in runs
            ),
        )  # fmt: skip
        write(Task, tasks())


def _organisation() -> list[int]:
    """The ids of the offices; each has a leader, each municipality somebody to fall back on."""
    from lykt.people.actions import add_person, add_unit, appoint
    from lykt.people.models import Unit

    day = dt.date(2019, 1, 1)

    def person(name: str, role: str, unit: Unit) -> None:
        found = add_person(actor=None, email=f"{name}@example.org", name=name, password=None)
        appoint(actor=None, person=found, role=role, unit=unit, valid_from=day)

    offices = []
    top = add_unit(actor=None, kind=Unit.Kind.ORGANISATION, code="bench", name="Bench")
    person("employee", "union_representative", top)
    for one in range(MUNICIPALITIES):
        town = add_unit(
            actor=None, kind=Unit.Kind.MUNICIPALITY, code=f"m{one}", name=f"M{one}", parent=top
        )
        person(f"head-{one}", "department_head", town)
        for two in range(OFFICES):
            code = f"m{one}o{two}"
            office = add_unit(actor=None, kind=Unit.Kind.OFFICE, code=code, name=code, parent=town)
            person(f"leader-{code}", "line_leader", office)
            offices.append(office.pk)
    person("director", "municipal_director", top)
    return offices


def _make_some_due() -> None:
    from django.utils import timezone

    from lykt.routines.models import Task

    now = timezone.now()
    due = Task.objects.filter(ended_at=None).order_by("pk")[: TASKS // DUE_SHARE]
    ids = list(due.values_list("pk", flat=True))
    for start in range(0, len(ids), 1_000):
        Task.objects.filter(pk__in=ids[start : start + 1_000]).update(
            due_at=now - dt.timedelta(days=2), after_at=now, remind_at=now, stage=Task.Stage.DUE
        )


def _pages() -> None:
    """Each page signed in as one leader after the other, from request to whole answer."""
    from django.test import Client

    from lykt.people.models import Person
    from lykt.routines.models import Task
    from lykt.routines.queries import my_tasks

    leaders = list(Person.objects.filter(email__startswith="leader-")[:PAGES])
    heads = list(Person.objects.filter(email__startswith="head-"))
    director = Person.objects.get(email="director@example.org")
    one = {leader.pk: my_tasks(leader, 1)[0].pk for leader in leaders}
    pages = {
        "my tasks": [(who, "/staff/tasks/") for who in leaders],
        "an office's tasks": [(who, "/staff/tasks/unit/") for who in leaders],
        "an office's late tasks": [(who, "/staff/tasks/late/") for who in leaders],
        "a municipality's tasks": [(who, "/staff/tasks/unit/") for who in heads * 3],
        "everybody's tasks": [(director, "/staff/tasks/unit/")] * 20,
        "everybody's late tasks": [(director, "/staff/tasks/late/")] * 20,
        "nobody has them": [(director, "/staff/tasks/nobody/")] * 20,
        "one task": [(who, f"/staff/tasks/{one[who.pk]}/") for who in leaders],
    }
    print(f"  {Task.objects.filter(ended_at=None).count():,} open tasks")
    client = Client()
    for name, asked in pages.items():
        taken, worked = [], []
        for who, address in asked:
            client.force_login(who)
            started, work = time.perf_counter(), time.process_time()
            answer = client.get(address)
            taken.append(1000 * (time.perf_counter() - started))
            worked.append(1000 * (time.process_time() - work))
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
        p95, own = (statistics.quantiles(some, n=20)[-1] for some in (taken, worked))
        median = statistics.median(taken)
        print(
            f"  {name:<24} median {median:6.1f} ms  p95 {p95:6.1f} ms  processor p95 {own:6.1f} ms"
        )


def _run(what: str) -> None:
    from django.utils import timezone

    from lykt.routines.actions.reminding import remind

    started, work = time.perf_counter(), time.process_time()
    done = remind(timezone.now())
    seconds, own = time.perf_counter() - started, time.process_time() - work
    print(
        f"  {what:<36} {seconds:5.2f} s, processor {own:5.2f} s ({done.reminded:,} reminded of)",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--here", action="store_true", help="measure what the environment names")
    if parser.parse_args().here:
        measure()
        return
    postgres = os.environ.pop("DATABASE_URL", "")
    installations = [{"LYKT_DATA_DIR": f"{FOLDER}/sqlite"}]
    if postgres:
        installations.append({"LYKT_DATA_DIR": f"{FOLDER}/postgres", "DATABASE_URL": postgres})
    for settings in installations:
        command = [sys.executable, "-m", "bench.routines", "--here"]
        subprocess.run(command, env={**os.environ, **settings}, check=True)  # noqa: S603 - our own


if __name__ == "__main__":
    main()

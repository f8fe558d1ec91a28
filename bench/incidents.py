"""A hundred thousand incidents: the monthly analysis, and a case's page.

    python -m bench.incidents
    DATABASE_URL=postgres://… python -m bench.incidents

The second measures PostgreSQL too, in an empty database of yours. The incidents lie over ten years
at 200 offices, each with three steps; those of the last month are open, and some are late. The
cases whose pages are measured were reported in the ordinary way, with all their routines. The
processor's time of this process stands beside the clock's, since it holds on a busy machine too.
"""

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from io import StringIO
from itertools import cycle
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LYKT_MODE", "demonstration")
FOLDER = Path("var/bench/incidents")
INCIDENTS, DAYS = 100_000, 3_650
REGIONS, OFFICES = 20, 10
REPORTED, PAGES, LIMIT = 20, 60, 200
OPEN_DAYS = 30


def measure() -> None:
    """On the database that the environment names."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from lykt.incidents.models import Case

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    for command in ("load_questionnaires", "load_routines"):
        call_command(command, verbosity=0, stdout=StringIO())
    print(connection.vendor, flush=True)
    if Case.objects.count() < INCIDENTS:
        started = time.monotonic()
        _fill()
        # As every night: pages then count over copies that are there.
        call_command("refresh_tables", verbosity=0)
        print(f"  filled in {time.monotonic() - started:.0f} s", flush=True)
    _pages()


def _fill() -> None:
    from django.utils import timezone

    from bench.bulk import without_indexes, write
    from lykt.demo.workplaces.plan import WORKPLACES, plan_year
    from lykt.incidents.collection import report_collection
    from lykt.incidents.models import Case, Report
    from lykt.lib.clock import local_day
    from lykt.questions.actions.answers import series_of
    from lykt.questions.models import Answer, Response
    from lykt.questions.queries import version_in_force
    from lykt.routines.models import RoutineVersion, Run, Task
    from lykt.vault.models import RecordKey

    offices = _organisation()
    now = timezone.now()
    collection = report_collection()
    version = version_in_force(collection.questionnaire, local_day(now))
    series = series_of(collection.questionnaire)
    routine = RoutineVersion.objects.get(routine__code="threats")
    steps = [one for one in routine.definition["steps"] if one["kind"] == "decide"][:3]
    told = [one.answers for workplace in WORKPLACES for one in plan_year(workplace, 2021)]
    counted = [
        [
            (series.questions[code], series.options[code, option])
            for code, value in answers.items()
            for option in (value if isinstance(value, list) else [value])
        ]
        for answers in told
    ]
    numbered = [
        (pk, uuid.uuid4().hex, uuid.uuid4().hex, uuid.uuid4().hex, uuid.uuid4().hex)
        for pk in range(1, INCIDENTS + 1)
    ]
    far = dt.date(2099, 1, 1).isoformat()

    def at(number: int, hours: float = 0) -> dt.datetime:
        """Spread over the years, the last of them now."""
        back = dt.timedelta(days=DAYS * (INCIDENTS - number) / INCIDENTS, hours=2 - hours)
        return (now - back).astimezone(dt.UTC)

    def text(moment: dt.datetime) -> str:
        return f"{moment:%Y-%m-%d %H:%M:%S}"

    def office(number: int) -> int:
        return offices[number % len(offices)]

    def is_open(number: int) -> bool:
        return at(number) > now - dt.timedelta(days=OPEN_DAYS)

    def tasks() -> Iterator[tuple[object, ...]]:
        for pk, _token, _case, run, _key in numbered:
            for place, step in enumerate(steps):
                due, left = text(at(pk, 24 * (place + 1))), is_open(pk) and place > 0
                ended = None if left else text(at(pk, 12 * (place + 1)))
                yield (
                    run, step["code"], step["title"], "decide", step["role"], office(pk),
                    "line_leader", office(pk), "", None, None, None,
                    "open" if left else "decided", text(at(pk, 1)), due, None, None, None, None,
                    4, ended, None, None if left else 1, None,
                )  # fmt: skip

    with without_indexes():
        write(Response, (
            (pk, collection.pk, version.pk, office(pk), local_day(at(pk)).isoformat(),
             json.dumps(told[pk % len(told)]), None, None, token, 1, text(at(pk, 1)), None)
            for pk, token, *_ in numbered
        ))  # fmt: skip
        write(Answer, (
            (pk, collection.pk, question, option, None, local_day(at(pk)).isoformat(), office(pk))
            for pk, *_ in numbered
            for question, option in counted[pk % len(told)]
        ))  # fmt: skip
        write(Case, (
            (case, office(pk), text(at(pk)), local_day(at(pk)).isoformat(),
             "received" if is_open(pk) else "closed", text(at(pk, 1)), text(at(pk, 1)), None, None,
             far, None)
            for pk, _token, case, *_ in numbered
        ))  # fmt: skip
        write(Report, (
            (token, case, pk, None, text(at(pk, 1))) for pk, token, case, *_ in numbered
        ))  # fmt: skip
        write(RecordKey, ((key, b"", None, None) for *_, key in numbered))
        write(Run, (
            (run, routine.pk, office(pk), "incident", str(uuid.UUID(case)), text(at(pk)),
             text(at(pk, 1)), "{}", key, text(at(pk, 1)), None, None)
            for pk, _token, case, run, key in numbered
        ))  # fmt: skip
        write(Task, tasks())
    _report_some(now)


def _organisation() -> list[int]:
    """The ids of the offices; each has a leader, each region a head."""
    from lykt.people.actions import add_person, add_unit, appoint
    from lykt.people.models import Unit

    def person(name: str, role: str, unit: Unit) -> None:
        found = add_person(actor=None, email=f"{name}@example.org", name=name, password=None)
        day = dt.date(2019, 1, 1)
        appoint(actor=None, person=found, role=role, unit=unit, valid_from=day)

    offices = []
    top = add_unit(actor=None, kind=Unit.Kind.ORGANISATION, code="bench", name="Bench")
    person("director", "hr", top)
    for one in range(REGIONS):
        code = f"r{one}"
        region = add_unit(actor=None, kind=Unit.Kind.COUNTY, code=code, name=code, parent=top)
        person(f"head-{one}", "department_head", region)
        for two in range(OFFICES):
            code = f"r{one}o{two}"
            office = add_unit(
                actor=None, kind=Unit.Kind.OFFICE, code=code, name=code, parent=region
            )
            person(f"leader-{code}", "line_leader", office)
            offices.append(office.pk)
    return offices


def _report_some(now: dt.datetime) -> None:
    """In the ordinary way: sealed words, somebody exposed, and every routine that fits."""
    from django.utils import timezone

    from lykt.incidents.actions import submit_report
    from lykt.incidents.collection import report_collection
    from lykt.people.models import Person
    from lykt.questions.queries import version_in_force

    version = version_in_force(report_collection().questionnaire, timezone.localdate())
    for leader in Person.objects.filter(email__startswith="leader-")[:REPORTED]:
        submit_report(
            actor=leader,
            unit=leader.appointments.get().unit,
            happened_at=now - dt.timedelta(hours=3),
            version=version,
            answers={
                "reporter": "exposed",
                "what": ["physical_attack"],
                "place": "reception",
                "by_whom": "user",
                "injury_body": "minor",
                "description": "Oppdiktet: slo i skranken.",
            },
            token=uuid.uuid4(),
        )


def _pages() -> None:
    """Each page signed in as one person after the other, from request to whole answer."""
    from django.test import Client

    from lykt.incidents.models import Case
    from lykt.people.models import Person

    director = Person.objects.get(email="director@example.org")
    heads = list(Person.objects.filter(email__startswith="head-"))
    leaders = list(Person.objects.filter(email__startswith="leader-"))
    reported = list(Case.objects.filter(exposed__isnull=False)[:REPORTED])
    month = "/staff/incidents/analysis/"
    earlier = f"{month}?month={dt.date.today().year - 1}-03"  # noqa: DTZ011 - any day will do
    pages = {
        "analysis, everybody": zip(cycle([director]), [month] * PAGES),
        "analysis, a past month": zip(cycle([director]), [earlier] * PAGES),
        "analysis, a region": zip(cycle(heads), [month] * PAGES),
        "analysis, an office": zip(cycle(leaders), [month] * PAGES),
        "case": zip(
            cycle([director]), [f"/staff/incidents/cases/{one.pk}/" for one in reported * 3]
        ),
    }
    print(f"  {Case.objects.count():,} incidents; {LIMIT} ms is the limit at the 95th percentile")
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
        # The first of each is another's: charts are drawn by a program that has to start.
        p95, own = (statistics.quantiles(some[1:], n=20)[-1] for some in (taken, worked))
        print(
            f"  {name:<24} median {statistics.median(taken):6.1f} ms  p95 {p95:6.1f} ms  "
            f"processor p95 {own:6.1f} ms",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--here", action="store_true", help="measure what the environment names")
    if parser.parse_args().here:
        measure()
        return
    postgres = os.environ.pop("DATABASE_URL", "")
    for name, database in (("sqlite", ""), ("postgres", postgres)):
        if name == "postgres" and not database:
            continue
        folder = FOLDER / name
        folder.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "LYKT_DATA_DIR": str(folder)}
        if database:
            environment["DATABASE_URL"] = database
        command = [sys.executable, "-m", "bench.incidents", "--here"]
        subprocess.run(command, env=environment, check=True)  # noqa: S603 - our own


if __name__ == "__main__":
    main()

"""A hundred thousand incidents with a million tasks: every page about them, and the deadline run.

    python -m bench.incidents
    DATABASE_URL=postgres://… python -m bench.incidents
    python -m bench.incidents --all-open

The second measures PostgreSQL, in an empty database of yours. ``--all-open`` fills another
installation in which no step was ever ended, which is the worst case.
"""

import argparse
import os
import time
from io import StringIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LYKT_MODE", "demonstration")
DUE = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all-open", action="store_true", help="no step was ever ended")
    parser.add_argument("--only", default="", help="pages whose names have this in them")
    options = parser.parse_args()
    database = "postgres" if os.environ.get("DATABASE_URL") else "sqlite"
    folder = f"var/bench/incidents/{database}{'-all-open' if options.all_open else ''}"
    os.environ["LYKT_DATA_DIR"] = folder
    os.makedirs(folder, exist_ok=True)
    _set_up()
    _fill(all_open=options.all_open)
    _pages(options.only)
    if not options.only:
        _deadline_runs()


def _set_up() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    for command in ("load_questionnaires", "load_routines"):
        call_command(command, verbosity=0, stdout=StringIO())


def _fill(*, all_open: bool) -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench.incidents.fill import INCIDENTS, fill
    from lykt.incidents.models import Case
    from lykt.routines.models import Task

    if Case.objects.count() < INCIDENTS:
        started = time.monotonic()
        fill(all_open=all_open)
        # As every night: pages then count over copies that are there.
        call_command("refresh_tables", verbosity=0)
        print(f"filled in {time.monotonic() - started:.0f} s", flush=True)
    tasks = Task.objects.count()
    left = Task.objects.filter(ended_at=None).count()
    print(
        f"{connection.vendor}: {Case.objects.count():,} incidents, {tasks:,} tasks, {left:,} of "
        f"them open; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def _pages(only: str) -> None:
    from bench.incidents.pages import HEADING, line, measured, pages
    from lykt.lib.garbage import keep_what_is_loaded

    keep_what_is_loaded()
    print(HEADING)
    for name, asked in pages().items():
        if only in name:
            print(line(name, list(measured(asked))), flush=True)
    print(f"  load {os.getloadavg()[0]:.1f}")


def _deadline_runs() -> None:
    _make_some_due()
    _remind("deadline run")
    _remind("deadline run, nothing due")


def _make_some_due() -> None:
    from django.utils import timezone

    from lykt.routines.models import Task

    now = timezone.now()
    ids = list(Task.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True)[:DUE])
    for start in range(0, len(ids), 1_000):
        Task.objects.filter(pk__in=ids[start : start + 1_000]).update(
            remind_at=now, after_at=now, stage=Task.Stage.DUE
        )


def _remind(name: str) -> None:
    from django.utils import timezone

    from bench.incidents.pages import processor
    from lykt.routines.actions.reminding import remind

    started, work = time.perf_counter(), processor()
    done = remind(timezone.now())
    clock, own = time.perf_counter() - started, processor() - work
    print(
        f"  {name:<26} {clock:6.2f} s, processor {own:6.2f} s; {done.reminded:,} reminded of",
        flush=True,
    )


if __name__ == "__main__":
    main()

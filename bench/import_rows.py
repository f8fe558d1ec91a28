"""Rows per second and peak memory of an import, beside reading the same file with the plain reader.

    python bench/import_rows.py [--rows 100000] [--kind registrations|calls] [--format csv|xlsx]

Makes a file of made-up rows and an empty database in a folder of its own, and runs each step in
a process of its own, so that each peak is that step's. Processor seconds tell what a step takes
when the machine has other work too. DATABASE_URL chooses another database,
which must be empty.
"""

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 116_006


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kind", choices=("registrations", "calls"), default="registrations")
    parser.add_argument("--format", choices=("csv", "xlsx"), default="csv")
    parser.add_argument("--step", choices=tuple(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        _measured(options)
        return
    with tempfile.TemporaryDirectory(prefix="lykt-bench-") as folder:
        options.folder = Path(folder)
        print(f"{options.rows} {options.kind} as {options.format}")
        for step in STEPS:
            _in_own_process(options, step)


def _in_own_process(options: argparse.Namespace, step: str) -> None:
    given = {name: str(getattr(options, name)) for name in ("rows", "kind", "format", "folder")}
    flags = [part for name, value in given.items() for part in (f"--{name}", value)]
    environment = {
        **os.environ,
        "LYKT_MODE": "demonstration",
        "LYKT_DATA_DIR": str(options.folder / "var"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, __file__, "--step", step, *flags]
    subprocess.run(command, env=environment, check=True)  # noqa: S603 - this very file


def _measured(options: argparse.Namespace) -> None:
    started = time.perf_counter()
    rows = STEPS[options.step](options, options.folder / f"rows.{options.format}")
    seconds, busy = time.perf_counter() - started, time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if rows:
        speed = f"{rows / seconds:>9.0f} rows/s"
        took = f"{seconds:>8.1f} s ({busy:.1f} s of processor)"
        print(f"{options.step:<14}{took:<36}{speed}{peak:>7.0f} MB peak", flush=True)


def make(options: argparse.Namespace, path: Path) -> int:
    from openpyxl import Workbook

    rows = _registrations(options.rows) if options.kind == "registrations" else _calls(options.rows)
    if options.format == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows(rows)
    else:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        book.save(path)
    return 0


def _moments(rows: int, chance: random.Random) -> Iterator[datetime]:
    """Not on the night that the clocks change, and never two at the same second."""
    moment = datetime.fromisoformat("2022-04-01")
    for _row in range(rows):
        moment += timedelta(seconds=chance.randint(1, 300))
        if (moment.month, moment.day) == (3, 26):
            moment += timedelta(days=2)
        yield moment


def _registrations(rows: int) -> Iterator[list[str]]:
    chance = random.Random(SEED)
    yield [
        *("Tidsmerke", "Hvem ringte inn?", "Var innringer i målgruppen?", "Kjønn", "Alder"),
        *("Former for vold", "Ved vold i parforhold", "Pågående vold?"),
        *("Hvilken hjelp etterspørres?", "Første kontakt med hjelpeapparatet?"),
        *("Hvilke forslag til hjelpetiltak er gitt?", "Gi en kort oppsummering av samtalen"),
    ]
    for moment in _moments(rows, chance):
        yield [
            f"{moment:%d.%m.%Y %H.%M.%S}",
            chance.choice(("Voldsutsatt", "Pårørende", "Hjelpeapparat", "Ukjent")),
            chance.choice(("Ja", "Nei", "Vet ikke")),
            chance.choice(("Kvinne", "Mann", "Vet ikke", "")),
            chance.choice(("18-30 år", "31-40 år", "41-60 år", "Over 60 år")),
            chance.choice(("Psykisk", "Fysisk og psykisk", "Seksuell")),
            chance.choice(("Heterofilt parforhold", "Ikke relevant")),
            chance.choice(("Ja", "Nei", "Vet ikke")),
            chance.choice(("Samtale", "Råd og veiledning")),
            chance.choice(("Ja", "Nei", "Vet ikke")),
            chance.choice(("Krisesenter, Politi", "Krisesenter", "Fastlege/legevakt", "")),
            chance.choice(("", "Oppdiktet oppsummering av en samtale. " * 5)),
        ]


def _calls(rows: int) -> Iterator[list[str]]:
    chance = random.Random(SEED)
    yield ["Dato", "Klokkeslett", "Besvart", "Ventetid", "Samtaletid", "Telefon"]
    for moment in _moments(rows, chance):
        answered = chance.random() < 0.87
        yield [
            f"{moment:%d.%m.%Y}",
            f"{moment:%H.%M.%S}",
            "Besvart" if answered else "Ubesvart",
            str(chance.randint(1, 60)),
            f"0:{chance.randint(1, 40):02}:{chance.randint(0, 59):02}" if answered else "",
            str(chance.randint(1, 2)),
        ]


def plain_reader(options: argparse.Namespace, path: Path) -> int:
    """What reading alone takes: csv.reader, or openpyxl read-only."""
    if options.format == "csv":
        with path.open(newline="", encoding="utf-8") as file:
            return sum(1 for _row in csv.reader(file, delimiter=";")) - 1
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    return sum(1 for _row in book.active.iter_rows(values_only=True)) - 1


def prepare(options: argparse.Namespace, path: Path) -> int:
    _run("migrate", verbosity=0)
    _run("load_questionnaires", verbosity=0, stdout=_Silent())
    _run("load_line", verbosity=0, stdout=_Silent())
    return 0


def check(options: argparse.Namespace, path: Path) -> int:
    _import(options, path, preview=True)
    return int(options.rows)


def check_and_add(options: argparse.Namespace, path: Path) -> int:
    _import(options, path)
    print(f"the write transaction took {_longest_transaction[0]:.1f} s of it")
    return int(options.rows)


def add_again(options: argparse.Namespace, path: Path) -> int:
    _import(options, path)
    return int(options.rows)


_longest_transaction = [0.0]


def _import(options: argparse.Namespace, path: Path, **more: object) -> None:
    import django

    django.setup()
    from lykt.helpline.management.commands import import_file

    wrapped = vars(import_file)["import_prepared"]

    def timed(**given: object) -> object:
        started = time.perf_counter()
        done = wrapped(**given)
        _longest_transaction[0] = time.perf_counter() - started
        return done

    vars(import_file)["import_prepared"] = timed
    channel = {"channel": "telephone"} if options.kind == "registrations" else {}
    _run("import_file", str(path), kind=options.kind, stdout=_Silent(), **channel, **more)


class _Silent:
    def write(self, text: str) -> None:
        """The command's own report is not the bench's."""


def _run(command: str, *args: str, **options: object) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command(command, *args, **options)


STEPS = {
    "make": make,
    "plain reader": plain_reader,
    "prepare": prepare,
    "check": check,
    "check + add": check_and_add,
    "once more": add_again,
}

if __name__ == "__main__":
    main()

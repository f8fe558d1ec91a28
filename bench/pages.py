"""Measure the pages that people use all day, on filled databases, over HTTP.

    python -m bench.pages DATA_DIR[=DATABASE_URL] …

Each argument is an installation that ``bench.fill`` has filled: its ``LYKT_DATA_DIR``, and its
``DATABASE_URL`` when that is not the embedded one. All come out side by side in one table.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LYKT_MODE", "demonstration")
django.setup()

from django.urls import reverse

from bench.browser import Browser
from bench.fill import FIRST_YEAR, LAST_YEAR

MEASURED = 60
PAGE_LIMIT, YEAR_LIMIT = 200, 1000
PORT = 8977
MANAGER = "linjeleder.sekretariatet@example.org"
ANSWERS = ("form_of_violence=sexual", "age=under_18", "help_asked_for=acute_help", "gender=woman")


@dataclass(frozen=True)
class Installation:
    """A filled database and where its sign-ins lie."""

    data_dir: Path
    database: str

    @classmethod
    def parse(cls, text: str) -> "Installation":
        data_dir, _, database = text.partition("=")
        return cls(Path(data_dir), database)

    @property
    def name(self) -> str:
        return "PostgreSQL" if self.database.startswith("postgres") else "SQLite"

    def password(self) -> str:
        lines = (self.data_dir / "demo-sign-ins.txt").read_text(encoding="utf-8").splitlines()
        return next(line.split()[1] for line in lines if line.startswith(MANAGER))

    def environment(self) -> dict[str, str]:
        more = {"LYKT_DATA_DIR": str(self.data_dir), "LYKT_MODE": "demonstration"}
        return {**os.environ, **more, **({"DATABASE_URL": self.database} if self.database else {})}

    def lykt(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "lykt", *words]


@contextmanager
def served(installation: Installation) -> Iterator[Browser]:
    """The installation's own server, with somebody signed in and no figures remembered."""
    environment = installation.environment()
    forget = installation.lykt(
        "shell", "-v0", "-c", "from django.core.cache import cache; cache.clear()"
    )
    subprocess.run(forget, env=environment, check=True)  # noqa: S603 - our own
    serve = installation.lykt("serve", "--port", str(PORT))
    server = subprocess.Popen(serve, env=environment)  # noqa: S603 - our own
    browser = Browser(f"http://127.0.0.1:{PORT}")
    sign_in = reverse("account_login")
    try:
        while not browser.is_up(sign_in):
            if server.poll() is not None:
                raise SystemExit("The server ended; its error stands above.")
            time.sleep(0.2)
        browser.sign_in(sign_in, MANAGER, installation.password())
        yield browser
    finally:
        server.terminate()
        server.wait()


def some_day() -> str:
    day, month = random.randint(1, 28), random.randint(1, 12)
    return f"{day:02}.{month:02}.{random.randint(FIRST_YEAR, LAST_YEAR - 1)}"


def pages(browser: Browser) -> dict[str, Callable[[int], float]]:
    """What is measured, by name; each takes the time of one request, the n-th."""
    contacts, figures = reverse("helpline:contacts"), reverse("helpline:figures")
    known = _some_contacts(browser, contacts)

    def year_page(number: int) -> float:
        year = LAST_YEAR - number % (LAST_YEAR - FIRST_YEAR)
        choices = ["", "telephone", "chat"], ["", "krisesentersekretariatet", "oslo-krisesenter"]
        channel, unit = (
            options[number // 10 ** (place + 1) % 3] for place, options in enumerate(choices)
        )
        return browser.milliseconds(figures, year=year, channel=channel, unit=unit)

    def day(_: int) -> float:
        chosen = some_day()
        return browser.milliseconds(contacts, since=chosen, until=chosen)

    def month(_: int) -> float:
        chosen = some_day()
        return browser.milliseconds(
            contacts,
            since=f"01{chosen[2:]}",
            until=f"28{chosen[2:]}",
            channel=random.choice((1, 2)),
        )

    return {
        "day list": day,
        "search: a month, one channel": month,
        "search: an answer": lambda n: browser.milliseconds(
            contacts, since="", until="", answer=ANSWERS[n % 4]
        ),
        "search: an answer in a year": lambda n: browser.milliseconds(
            contacts,
            since=f"01.01.{FIRST_YEAR + n % 9}",
            until=f"31.12.{FIRST_YEAR + n % 9}",
            answer=ANSWERS[n % 4],
        ),
        "new contact form": lambda _: browser.milliseconds(
            reverse("helpline:register", args=["volinjen", "telephone"])
        ),
        "contact": lambda n: browser.milliseconds(known[n % len(known)]),
        "year page, first time": year_page,
        "year page, again": year_page,
    }


def _some_contacts(browser: Browser, contacts: str) -> list[str]:
    """Addresses of contacts, those of the demonstration with their free text among them."""
    found = []
    for year in range(FIRST_YEAR, LAST_YEAR):
        day = f"14.03.{year}"
        page = browser.get(contacts, since=day, until=day)
        found += re.findall(rf'href="({contacts}\d+/)"', page)
    return random.sample(found, min(len(found), MEASURED))


def measure(browser: Browser) -> dict[str, tuple[float, float]]:
    """Median and 95th percentile by page."""
    times = {}
    for name, page in pages(browser).items():
        taken = [page(number) for number in range(MEASURED)]
        times[name] = median(taken), quantiles(taken, n=20)[-1]
        print(
            f"  {name}: {times[name][0]:.0f} / {times[name][1]:.0f} ms", file=sys.stderr, flush=True
        )
    return times


def show(measured: dict[str, dict[str, tuple[float, float]]]) -> None:
    print(f"{MEASURED} requests each; median / 95th percentile, milliseconds")
    print(f"{'':<32}" + "".join(f"{name:>18}" for name in measured))
    for page in next(iter(measured.values())):
        limit = YEAR_LIMIT if page.startswith("year") else PAGE_LIMIT
        cells = [times[page] for times in measured.values()]
        slow = "  above the limit" if any(cell[1] > limit for cell in cells) else ""
        row = "".join(f"{f'{cell[0]:.0f} / {cell[1]:.0f}':>18}" for cell in cells)
        print(f"{page:<32}{row}{slow}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "installations", nargs="+", type=Installation.parse, metavar="DATA_DIR[=DATABASE_URL]"
    )
    measured = {}
    for installation in parser.parse_args().installations:
        print(installation.name, file=sys.stderr)
        random.seed(116006)
        with served(installation) as browser:
            measured[installation.name] = measure(browser)
    show(measured)


if __name__ == "__main__":
    main()

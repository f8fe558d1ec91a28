"""Fill a database with a million registrations: ten years of the demonstration, many times over.

    python -m bench.fill --registrations 1000000

The database is the one that ``DATABASE_URL`` or ``LYKT_DATA_DIR`` names. It gets the
demonstration first, then each year's plan again and again until the number is reached.
"""

import argparse
import datetime as dt
import itertools
import json
import os
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LYKT_MODE", "demonstration")
django.setup()

from django.core.management import call_command
from django.db import models
from django.utils import timezone

from bench.bulk import Row, without_indexes, write
from lykt.demo.actions import who_answers
from lykt.demo.year import Plan, plan_year
from lykt.helpline.models import CallRecord, Channel, ChatRecord, Contact, Line
from lykt.lib.clock import local_minute
from lykt.questions.actions.answers import series_of
from lykt.questions.models import Answer, Response, Version

FIRST_YEAR, LAST_YEAR = 2017, 2026


@dataclass(frozen=True)
class Template:
    """A planned contact with everything that does not change from copy to copy."""

    channel: Channel
    version: Version
    unit_id: int
    started_at: dt.datetime
    length: dt.timedelta
    answers: str
    counted: Sequence[tuple[int, int]]


def templates_of(plan: Plan, line: Line, number: int) -> list[Template]:
    """The plan's contacts, under the version with this number of their questionnaires."""
    answering = who_answers()
    found = []
    for channel in line.channels.select_related("registration__questionnaire"):
        questionnaire = channel.registration.questionnaire
        version = questionnaire.versions.get(number=number)
        series = series_of(questionnaire)
        for contact in plan.contacts[channel.kind]:
            unit = answering.unit_at(channel.kind, contact.started_at)
            answers = {code: value for code, value in contact.answers.items() if code != "summary"}
            chosen = (
                (code, option)
                for code, value in answers.items()
                for option in (value if isinstance(value, list) else [value])
            )
            found.append(
                Template(
                    channel,
                    version,
                    unit.pk,
                    contact.started_at,
                    contact.ended_at.astimezone(dt.UTC) - contact.started_at.astimezone(dt.UTC),
                    json.dumps(answers),
                    [(series.questions[code], series.options[code, one]) for code, one in chosen],
                )
            )
    return found


def moved(moment: dt.datetime, year: int, later: dt.timedelta = dt.timedelta()) -> str:
    """The moment in another year, and so much later, as both databases read it."""
    return f"{moment.replace(year=year).astimezone(dt.UTC) + later:%Y-%m-%d %H:%M:%S}"


def year_rows(
    templates: Sequence[Template], year: int, first_id: int, count: int
) -> Iterator[tuple[type[models.Model], Iterable[Row]]]:
    """The rows of one year's registrations, table by table."""
    copies = list(itertools.islice(itertools.cycle(templates), count))
    days = [template.started_at.date().replace(year=year).isoformat() for template in copies]
    now = f"{timezone.now():%Y-%m-%d %H:%M:%S}"
    numbered = list(enumerate(zip(copies, days, strict=True), start=first_id))
    yield Response, (
        (pk, one.channel.registration_id, one.version.pk, one.unit_id, day, one.answers, None,
         None, uuid.uuid4().hex, 1, now, None)
        for pk, (one, day) in numbered
    )  # fmt: skip
    yield (
        Answer,
        (
            (pk, one.channel.registration_id, question, option, None, day, one.unit_id)
            for pk, (one, day) in numbered
            for question, option in one.counted
        ),
    )
    yield Contact, (
        (one.channel.line_id, moved(one.started_at, year), day, local_minute(one.started_at),
         None, None, one.channel.pk, one.unit_id, moved(one.started_at, year, one.length), pk)
        for pk, (one, day) in numbered
    )  # fmt: skip


def log_rows(
    plan: Plan, line: Line, year: int, times: int
) -> Iterator[tuple[type[models.Model], Iterable[Row]]]:
    """The operator's and the vendor's rows of one year."""
    yield CallRecord, (
        (line.pk, moved(call.started_at, year),
         call.started_at.date().replace(year=year).isoformat(), local_minute(call.started_at),
         None, None, int(call.answered), call.waited, call.talked, call.telephone,
         int(call.line_busy))
        for _ in range(times)
        for call in plan.calls
    )  # fmt: skip
    yield ChatRecord, (
        (line.pk, moved(chat.start, year), chat.start.date().replace(year=year).isoformat(),
         local_minute(chat.start), None, None, moved(chat.start, year, chat.end - chat.start))
        for _ in range(times)
        for chat in plan.chats
    )  # fmt: skip


def prepare() -> Line:
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_demo")
    return Line.objects.get(code="volinjen")


def fill(line: Line, registrations: int) -> None:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    per_year = registrations // len(years)
    next_id = Response.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    plans = {number: plan_year(2020 + number) for number in (1, 2)}
    templates = {number: templates_of(plan, line, number) for number, plan in plans.items()}
    for year in years:
        number = 1 if year < 2022 else 2
        rows = year_rows(templates[number], year, next_id, per_year)
        times = per_year // len(templates[number])
        for model, some in itertools.chain(rows, log_rows(plans[number], line, year, times)):
            write(model, some)
        next_id += per_year
        print(f"  {year}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--registrations", type=int, default=1_000_000)
    options = parser.parse_args()
    line = prepare()
    if Contact.objects.count() >= options.registrations:
        print("filled already")
        return
    started = time.monotonic()
    with without_indexes():
        fill(line, options.registrations)
    # As every night: pages then count over copies that are there.
    call_command("refresh_tables")
    print(f"filled in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()

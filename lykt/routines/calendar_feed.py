"""A person's deadlines as iCalendar (RFC 5545): times and a link, nothing about any case."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from lykt.routines.models import Task

_LONGEST = 75


def as_ical(tasks: Iterable[Task], *, link: str, now: dt.datetime) -> str:
    """Each deadline is an event that ends when it starts, which RFC 5545 § 3.6.1 says by leaving
    out DTEND: one that is there must be later (§ 3.8.2.2)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lykt//Tasks//NO"]
    for task in tasks:
        lines += _event(task, link, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(task: Task, link: str, now: dt.datetime) -> list[str]:
    due = _moment(task.due_at or now)
    summary, description = _("Deadline of a task in Lykt"), _("Sign in to see what it is about.")
    return [
        "BEGIN:VEVENT",
        f"UID:task-{task.pk}@lykt",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{due}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(description)}",
        f"URL:{link}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """At most 75 bytes in each part, and no letter cut in two."""
    part, size = "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > _LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + length
    yield part

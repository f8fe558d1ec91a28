"""Everything of tasks that leaves Lykt: each mail as it is sent, and each person's calendar."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core import mail
from django.test import Client
from django.utils import timezone

from lykt.people.models import Person
from lykt.routines.actions import renew_feed
from lykt.routines.actions.outbox import send_mails
from lykt.routines.actions.reminding import remind

_DAYS = (0, 1, 3, 5, 8, 40, 120, 400)


def said_outside(settings: Any, *, now: dt.datetime | None = None) -> str:
    """Through all reminders of more than a year; the receivers' own addresses are left out."""
    settings.EMAIL_HOST, settings.ADDRESS = "mail.example.org", "https://lykt.example.org"
    settings.DEFAULT_FROM_EMAIL = "lykt@example.org"
    start = now or timezone.now()
    for days in _DAYS:
        remind(start + dt.timedelta(days=days))
        send_mails(start + dt.timedelta(days=days))
    assert mail.outbox
    mails = [_without_receiver(message) for message in mail.outbox]
    return "\n".join([*mails, *_calendars(Person.objects.filter(is_active=True))])


def _without_receiver(message: mail.EmailMessage) -> str:
    headers = dict(message.message().items())
    del headers["To"]
    return f"{headers} {message.subject} {message.body} {message.attachments}"


def _calendars(people: Iterable[Person]) -> list[str]:
    addresses = [f"/staff/tasks/calendar/{renew_feed(actor=person)}.ics" for person in people]
    found = [Client().get(address).content.decode() for address in addresses]
    assert any("VEVENT" in each for each in found)
    return [each.replace("\r\n ", "") for each in found]


def words_of(texts: Iterable[str]) -> set[str]:
    """Each word that is long enough to mean something."""
    found = {word.strip(".,:;«»\"'()?!").lower() for text in texts for word in text.split()}
    return {word for word in found if len(word) > 3}

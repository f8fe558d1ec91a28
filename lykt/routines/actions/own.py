"""What a person arranges for oneself: being away, a calendar feed, notices that were read."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.routines.errors import RoutineError
from lykt.routines.models import Absence, Feed, Notice
from lykt.routines.secrets import hash_of, new_secret


@transaction.atomic
def add_absence(*, actor: Person, first_day: dt.date, last_day: dt.date) -> Absence:
    if last_day < first_day:
        raise RoutineError(_("The last day must not be before the first."))
    absence = Absence.objects.create(person=actor, first_day=first_day, last_day=last_day)
    days = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
    record(actor=actor, action="routines.add_absence", subject=absence, **days)
    return absence


@transaction.atomic
def remove_absence(*, actor: Person, absence: Absence) -> None:
    record(actor=actor, action="routines.remove_absence", subject=absence)
    absence.delete()


@transaction.atomic
def renew_feed(*, actor: Person) -> str:
    """A new secret for the person's calendar address; the earlier one stops to work at once."""
    secret = new_secret()
    feed, _new = Feed.objects.update_or_create(
        person=actor, defaults={"secret_hash": hash_of(secret), "made_at": timezone.now()}
    )
    record(actor=actor, action="routines.renew_feed", subject=feed)
    return secret


@transaction.atomic
def stop_feed(*, actor: Person) -> None:
    for feed in Feed.objects.filter(person=actor):
        record(actor=actor, action="routines.stop_feed", subject=feed)
        feed.delete()


@transaction.atomic
def mark_notice_seen(*, actor: Person, notice: Notice) -> None:
    notice.seen_at = timezone.now()
    notice.save(update_fields=["seen_at"])
    record(actor=actor, action="routines.read_notice", subject=notice, task=notice.task_id)

"""Putting the planned years into the database."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.demo.calls import PlannedCall
from lykt.demo.diary import Interval
from lykt.demo.queries import LOADED
from lykt.demo.sign_ins import UNITS, email_of
from lykt.demo.year import Plan, PlannedContact, PlannedFeedback
from lykt.helpline.actions import NewContact, record_contacts
from lykt.helpline.imports.busy import work_out_busy
from lykt.helpline.models import CallRecord, Channel, ChatRecord, Line
from lykt.lib.clock import local_day, local_minute
from lykt.people.calendar import WorkingCalendar
from lykt.people.models import Person, Unit
from lykt.questions.actions import NewResponse, record_many, save_draft
from lykt.questions.queries import version_in_force

_BATCH = 2_000
_SECRETARIAT_HOURS = {
    Channel.Kind.TELEPHONE: (dt.time(8, 30), dt.time(15, 30)),
    Channel.Kind.CHAT: (dt.time(9), dt.time(15)),
}


class ProductionError(Exception):
    """Made-up data were about to be mixed into a real service."""


@dataclass(frozen=True)
class Answering:
    """Who answers in the demonstration: the secretariat in its hours, Oslo otherwise."""

    secretariat: Unit
    oslo: Unit
    calendar: WorkingCalendar

    def unit_at(self, kind: str, moment: dt.datetime) -> Unit:
        opens, closes = _SECRETARIAT_HOURS[Channel.Kind(kind)]
        works = self.calendar.is_working_day(moment.date())
        return self.secretariat if works and opens <= moment.time() < closes else self.oslo


def who_answers() -> Answering:
    secretariat, oslo = (Unit.objects.get(code=code) for code in UNITS)
    return Answering(secretariat, oslo, WorkingCalendar())


@transaction.atomic
def load_plan(*, line: Line, plan: Plan) -> None:
    """Register everything in a plan on the line, as its counsellors would have."""
    if settings.PRODUCTION:
        raise ProductionError("the demonstration is made up and is never loaded in production")
    answering = who_answers()
    channels = {
        channel.kind: channel
        for channel in line.channels.select_related("registration__questionnaire", "feedback")
    }
    for kind, contacts in plan.contacts.items():
        _load_contacts(channels[kind], contacts, answering)
    _load_feedback(channels[Channel.Kind.CHAT], plan.feedback, answering)
    _load_logs(line, plan.calls, plan.chats)


def _load_contacts(
    channel: Channel, contacts: Sequence[PlannedContact], answering: Answering
) -> None:
    by_unit: dict[Unit, list[NewContact]] = defaultdict(list)
    for contact in contacts:
        unit = answering.unit_at(channel.kind, contact.started_at)
        by_unit[unit].append(
            NewContact(unit.pk, contact.started_at, contact.ended_at, contact.answers)
        )
    for unit, rows in by_unit.items():
        counsellor = Person.objects.get(email=email_of("counsellor", unit.code))
        record_contacts(actor=counsellor, channel=channel, rows=rows)


def _load_feedback(
    channel: Channel, feedback: Sequence[PlannedFeedback], answering: Answering
) -> None:
    if channel.feedback is None or not feedback:
        return
    record_many(
        actor=None,
        collection=channel.feedback,
        version=version_in_force(channel.feedback.questionnaire, local_day(feedback[0].given_at)),
        rows=[
            NewResponse(
                answering.unit_at(channel.kind, row.given_at).pk,
                local_day(row.given_at),
                row.answers,
            )
            for row in feedback
        ],
    )


def _load_logs(line: Line, calls: Sequence[PlannedCall], chats: Sequence[Interval]) -> None:
    CallRecord.objects.bulk_create((_call(line, call) for call in calls), batch_size=_BATCH)
    work_out_busy(line, calls[0].started_at, calls[-1].started_at)
    ChatRecord.objects.bulk_create((_chat(line, chat) for chat in chats), batch_size=_BATCH)


def _call(line: Line, call: PlannedCall) -> CallRecord:
    return CallRecord(
        line=line,
        started_at=call.started_at,
        day=local_day(call.started_at),
        minute=local_minute(call.started_at),
        answered=call.answered,
        waited=call.waited,
        talked=call.talked,
        telephone=call.telephone,
    )


def _chat(line: Line, chat: Interval) -> ChatRecord:
    return ChatRecord(
        line=line,
        started_at=chat.start,
        day=local_day(chat.start),
        minute=local_minute(chat.start),
        ended_at=chat.end,
    )


@transaction.atomic
def leave_draft(*, line: Line, now: dt.datetime) -> None:
    """A contact that somebody is in the middle of registering."""
    started = timezone.localtime(now - dt.timedelta(minutes=20))
    channel = line.channels.select_related("registration").get(kind=Channel.Kind.TELEPHONE)
    save_draft(
        actor=Person.objects.get(email=email_of("counsellor", "krisesentersekretariatet")),
        collection=channel.registration,
        token=uuid.uuid4(),
        typed={
            "t-day": [f"{started:%d.%m.%Y}"],
            "t-started": [f"{started:%H.%M}"],
            "q-who_contacted": ["relative"],
            "q-in_target_group": ["yes"],
        },
        context={"channel": channel.pk, "contact": None},
    )


@transaction.atomic
def note_loaded(*, years: Sequence[int]) -> None:
    """What ``queries.is_loaded`` looks for."""
    record(actor=None, action=LOADED, years=list(years))

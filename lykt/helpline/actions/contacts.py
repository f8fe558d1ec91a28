"""Registering contacts: one from the form, many from an import or the demonstration year."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from lykt.audit.actions import record
from lykt.helpline.models import Channel, Contact, FormerTimes, Import
from lykt.lib.clock import local_day, local_minute
from lykt.people.models import Person, Unit
from lykt.questions.actions import (
    Answers,
    NewResponse,
    correct_response,
    record_many,
    record_response,
)
from lykt.questions.models import Questionnaire, Response, Version
from lykt.questions.queries import texts_before, texts_of, versions_in_force

_BATCH = 2_000


@transaction.atomic
def record_contact(
    *,
    actor: Person,
    channel: Channel,
    unit: Unit,
    started_at: dt.datetime,
    ended_at: dt.datetime | None,
    version: Version,
    answers: Answers,
    token: uuid.UUID,
) -> tuple[Contact, bool]:
    """Register a contact; ``(contact, True)``, or the earlier one and False for a token seen."""
    response, is_new = record_response(
        actor=actor,
        collection=channel.registration,
        version=version,
        unit=unit,
        day=local_day(started_at),
        answers=answers,
        token=token,
    )
    if not is_new:
        return Contact.objects.get(response=response), False
    return _add_one(actor, channel, response, started_at, ended_at), True


def _add_one(
    actor: Person,
    channel: Channel,
    response: Response,
    started_at: dt.datetime,
    ended_at: dt.datetime | None,
) -> Contact:
    contact = Contact.objects.create(
        line=channel.line,
        channel=channel,
        unit=response.unit,
        started_at=started_at,
        ended_at=ended_at,
        day=response.day,
        minute=local_minute(started_at),
        response=response,
    )
    record(
        actor=actor,
        action="helpline.record_contact",
        subject=contact,
        channel=channel.kind,
        unit=contact.unit_id,
        day=contact.day.isoformat(),
    )
    return contact


@dataclass(frozen=True)
class NewContact:
    """One contact of many; ``fingerprint`` tells an imported row from all others."""

    unit_id: int
    started_at: dt.datetime
    ended_at: dt.datetime | None
    answers: Answers
    fingerprint: str | None = None


@transaction.atomic
def record_contacts(
    *,
    actor: Person | None,
    channel: Channel,
    rows: Sequence[NewContact],
    imported: Import | None = None,
) -> int:
    """Register many checked contacts, each under the version in force on its day; how many.

    Rows whose fingerprint is known already are left out. Raises ``Version.DoesNotExist`` for
    a day before the first version. The import keeps its own audit record; without one, one
    record here covers the batch.
    """
    added = 0
    for start in range(0, len(rows), _BATCH):
        fresh = _not_seen_before(rows[start : start + _BATCH])
        for version, group in _by_version(channel.registration.questionnaire, fresh):
            _add(actor, channel, version, group, imported)
        added += len(fresh)
    if imported is None:
        record(actor=actor, action="helpline.record_contacts", subject=channel, count=added)
    return added


def _not_seen_before(rows: Sequence[NewContact]) -> list[NewContact]:
    fingerprints = [row.fingerprint for row in rows if row.fingerprint]
    seen = set(
        Contact.objects.filter(fingerprint__in=fingerprints).values_list("fingerprint", flat=True)
    )
    fresh = []
    for row in rows:
        if row.fingerprint is None or row.fingerprint not in seen:
            fresh.append(row)
            seen.add(row.fingerprint)
    return fresh


def _by_version(
    questionnaire: Questionnaire, rows: Sequence[NewContact]
) -> list[tuple[Version, list[NewContact]]]:
    days = {local_day(row.started_at) for row in rows}
    versions = versions_in_force(questionnaire, days)
    groups: dict[Version, list[NewContact]] = defaultdict(list)
    for row in rows:
        groups[versions[local_day(row.started_at)]].append(row)
    return list(groups.items())


def _add(
    actor: Person | None,
    channel: Channel,
    version: Version,
    rows: Sequence[NewContact],
    imported: Import | None,
) -> None:
    responses = record_many(
        actor=actor,
        collection=channel.registration,
        version=version,
        rows=[NewResponse(row.unit_id, local_day(row.started_at), row.answers) for row in rows],
    )
    Contact.objects.bulk_create(
        _contact(channel, row, response, imported)
        for row, response in zip(rows, responses, strict=True)
    )


def _contact(
    channel: Channel, row: NewContact, response: Response, imported: Import | None
) -> Contact:
    return Contact(
        line_id=channel.line_id,
        channel_id=channel.pk,
        unit_id=row.unit_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        day=response.day,
        minute=local_minute(row.started_at),
        response_id=response.pk,
        imported_id=imported.pk if imported else None,
        fingerprint=row.fingerprint,
    )


@transaction.atomic
def correct_contact(
    *,
    actor: Person,
    contact: Contact,
    revision: int,
    started_at: dt.datetime,
    ended_at: dt.datetime | None,
    answers: Answers,
    reason: str,
) -> Contact:
    """Replace a contact's times and answers; what they were is kept.

    Raises ``questions.actions.StaleRevisionError`` when ``revision``, the one that the corrector
    read, is no longer the newest.
    """
    response = correct_response(
        actor=actor,
        response=contact.response,
        revision=revision,
        answers=answers,
        reason=reason,
        day=local_day(started_at),
    )
    FormerTimes.objects.create(
        contact=contact,
        revision=response.revisions.get(number=revision),
        started_at=contact.started_at,
        ended_at=contact.ended_at,
    )
    contact.started_at, contact.ended_at = started_at, ended_at
    contact.day, contact.minute = response.day, local_minute(started_at)
    contact.response = response
    contact.save(update_fields=["started_at", "ended_at", "day", "minute"])
    record(
        actor=actor,
        action="helpline.correct_contact",
        subject=contact,
        revision=response.revision,
    )
    return contact


@transaction.atomic
def open_free_text(*, actor: Person, contact: Contact) -> list[dict[str, str]]:
    """The free text by question code, newest first and then as it was before each correction.

    Each opening is in the audit log. Raises ``vault.sealing.KeyDestroyedError`` when the
    retention has ended.
    """
    record(actor=actor, action="helpline.open_free_text", subject=contact)
    revisions = contact.response.revisions.select_related("response__key").order_by("-number")
    return [texts_of(contact.response), *(texts_before(revision) for revision in revisions)]


@transaction.atomic
def open_feedback_text(*, actor: Person, response: Response) -> dict[str, str]:
    """What a caller wrote in a feedback, by question code; the opening is in the audit log.

    Raises ``vault.sealing.KeyDestroyedError`` when the retention has ended.
    """
    record(actor=actor, action="helpline.open_feedback_text", subject=response)
    return texts_of(response)

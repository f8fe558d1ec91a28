"""Setting up a line: its parties, channels, bands and hours."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from lykt.audit.actions import record
from lykt.helpline.line_files import ChannelEntry, CollectionEntry, LineEntry, PartyEntry
from lykt.helpline.models import Channel, Hours, Line, Party
from lykt.people.actions import add_unit
from lykt.people.models import Person, Unit
from lykt.questions.actions import set_up_collection
from lykt.questions.models import Collection


@transaction.atomic
def set_up_line(*, actor: Person | None, entry: LineEntry) -> Line:
    """Bring a line in step with its description; units that are missing are added.

    Setting up the same description again changes nothing. What the description leaves out is
    kept, except hours, which are replaced. Raises ``questions.models.Questionnaire.DoesNotExist``
    for a questionnaire that is not loaded.
    """
    line, _ = Line.objects.update_or_create(
        code=entry.code, defaults={"name": entry.name, "telephone": entry.telephone}
    )
    units = {party.code: _set_up_party(actor, line, party) for party in entry.parties}
    for channel in entry.channels:
        _set_up_channel(actor, line, channel, units)
    record(
        actor=actor,
        action="helpline.set_up_line",
        subject=line,
        parties=sorted(units),
        channels=[channel.kind for channel in entry.channels],
    )
    return line


def _set_up_party(actor: Person | None, line: Line, entry: PartyEntry) -> Unit:
    unit = Unit.objects.filter(code=entry.code).first() or add_unit(
        actor=actor, kind=Unit.Kind.ORGANISATION, code=entry.code, name=entry.name
    )
    _end_earlier_agreements(line, unit, entry.valid_from)
    Party.objects.update_or_create(
        line=line,
        unit=unit,
        valid_from=entry.valid_from,
        defaults={
            "contacts": entry.contacts,
            "free_text": entry.free_text,
            "figures": entry.figures,
        },
    )
    return unit


def _end_earlier_agreements(line: Line, unit: Unit, new_from: dt.date) -> None:
    earlier = Party.objects.filter(line=line, unit=unit, valid_from__lt=new_from)
    earlier.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=new_from)).update(
        valid_to=new_from - dt.timedelta(days=1)
    )


def _set_up_channel(
    actor: Person | None, line: Line, entry: ChannelEntry, units: Mapping[str, Unit]
) -> None:
    channel, _ = Channel.objects.update_or_create(
        line=line,
        kind=entry.kind,
        defaults={
            "registration": _collection(actor, entry.registration),
            "feedback": _collection(actor, entry.feedback) if entry.feedback else None,
            "bands": [list(band) for band in entry.bands],
        },
    )
    channel.hours.all().delete()
    Hours.objects.bulk_create(
        Hours(
            channel=channel,
            unit=units[hours.unit],
            weekdays=list(hours.weekdays),
            days=hours.days,
            opens=hours.opens,
            closes=hours.closes,
        )
        for hours in entry.hours
    )


def _collection(actor: Person | None, entry: CollectionEntry) -> Collection:
    return set_up_collection(
        actor=actor,
        code=entry.collection,
        questionnaire=entry.questionnaire,
        text_retention_days=entry.text_retention_days,
    )


@transaction.atomic
def change_bands(*, actor: Person, channel: Channel, bands: Sequence[tuple[int, int]]) -> None:
    """Divide the channel's day anew for statistics, also for years gone by."""
    channel.bands = [list(band) for band in bands]
    channel.save(update_fields=["bands"])
    record(actor=actor, action="helpline.change_bands", subject=channel, bands=channel.bands)


@transaction.atomic
def add_hours(
    *,
    actor: Person,
    channel: Channel,
    unit: Unit,
    weekdays: Sequence[int],
    days: str,
    opens: dt.time,
    closes: dt.time,
) -> Hours:
    hours = Hours.objects.create(
        channel=channel,
        unit=unit,
        weekdays=sorted(weekdays),
        days=days,
        opens=opens,
        closes=closes,
    )
    record(actor=actor, action="helpline.add_hours", subject=channel, **hours_in_audit(hours))
    return hours


@transaction.atomic
def remove_hours(*, actor: Person, hours: Hours) -> None:
    record(
        actor=actor,
        action="helpline.remove_hours",
        subject=hours.channel,
        **hours_in_audit(hours),
    )
    hours.delete()


def hours_in_audit(hours: Hours) -> dict[str, Any]:
    return {
        "unit": hours.unit_id,
        "weekdays": hours.weekdays,
        "days": hours.days,
        "opens": hours.opens.isoformat("minutes"),
        "closes": hours.closes.isoformat("minutes"),
    }

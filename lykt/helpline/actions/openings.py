"""When a channel is open: its week, changed in place, and what comes beside it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from lykt.audit.actions import record
from lykt.helpline.actions.lines import hours_in_audit
from lykt.helpline.models import Channel, ExtraOpening, Hours
from lykt.people.models import Person, Unit


@transaction.atomic
def change_hours(
    *,
    actor: Person,
    hours: Hours,
    unit: Unit,
    weekdays: Sequence[int],
    days: str,
    opens: dt.time,
    closes: dt.time,
) -> None:
    before = hours_in_audit(hours)
    hours.unit, hours.weekdays, hours.days = unit, sorted(weekdays), days
    hours.opens, hours.closes = opens, closes
    hours.save()
    record(
        actor=actor,
        action="helpline.change_hours",
        subject=hours.channel,
        before=before,
        **hours_in_audit(hours),
    )


@transaction.atomic
def add_extra_opening(
    *, actor: Person, channel: Channel, unit: Unit, opens_at: dt.datetime, closes_at: dt.datetime
) -> ExtraOpening:
    extra = ExtraOpening.objects.create(
        channel=channel, unit=unit, opens_at=opens_at, closes_at=closes_at
    )
    record(actor=actor, action="helpline.add_extra_opening", subject=channel, **_in_audit(extra))
    return extra


@transaction.atomic
def remove_extra_opening(*, actor: Person, extra: ExtraOpening) -> None:
    record(
        actor=actor,
        action="helpline.remove_extra_opening",
        subject=extra.channel,
        **_in_audit(extra),
    )
    extra.delete()


def _in_audit(extra: ExtraOpening) -> dict[str, Any]:
    return {
        "unit": extra.unit_id,
        "opens_at": extra.opens_at.isoformat(),
        "closes_at": extra.closes_at.isoformat(),
    }

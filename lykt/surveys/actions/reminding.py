"""Reminding those who have not answered; nobody is told who they are."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.people.models import Person
from lykt.routines.actions.outbox import waiting_mails
from lykt.surveys.actions.locking import locked
from lykt.surveys.actions.planning import audit_wave
from lykt.surveys.errors import RefusedError
from lykt.surveys.models import Wave
from lykt.surveys.workflow import State

DAYS_BETWEEN = 3
LAST_CALL = dt.timedelta(days=2)
"""How long before the last day Lykt itself reminds."""


@transaction.atomic
def remind_of_wave(*, actor: Person | None, wave: Wave, today: dt.date | None = None) -> None:
    """A mail to each who has not answered. Raises ``RefusedError`` so soon after the last."""
    day = today or timezone.localdate()
    wave = locked(wave, State.OPEN)
    again_on = may_remind_on(wave)
    if day < again_on:
        raise RefusedError(
            _("They were written to lately. You can remind them again on %(day)s.")
            % {"day": again_on.strftime("%d.%m.%Y")}
        )
    people = wave.invitations.filter(answered=False).values_list("person", flat=True)
    waiting_mails(people, timezone.now())
    wave.reminded_on = day
    wave.save(update_fields=["reminded_on"])
    audit_wave(actor, "remind", wave)


def may_remind_on(wave: Wave) -> dt.date:
    """From which day on."""
    last = wave.reminded_on or wave.first_day
    return last + dt.timedelta(days=DAYS_BETWEEN)

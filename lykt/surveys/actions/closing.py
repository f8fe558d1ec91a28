"""Closing a wave: the box is opened and emptied in one transaction, and its keys are destroyed.

All responses are written at once and in an order of chance, under numbers of chance. So neither
their order, nor their numbers, nor what the database notes of each row's transaction leads to who
answered; and the rows that said who did are gone.
"""

import datetime as dt
import logging
from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.people.models import Person
from lykt.routines.actions.outbox import forget_bare_mails
from lykt.surveys.actions.keeping import Returned, keep_answers
from lykt.surveys.actions.locking import locked
from lykt.surveys.actions.planning import audit_wave
from lykt.surveys.box import opened
from lykt.surveys.errors import RefusedError
from lykt.surveys.models import Wave
from lykt.surveys.workflow import OVER, Move, State, after
from lykt.vault.destroyers import Destroyed
from lykt.vault.models import RecordKey
from lykt.vault.retention import destroy_retention_key, is_held

_log = logging.getLogger(__name__)


@transaction.atomic
def close_wave(
    *, actor: Person | None, wave: Wave, because: str = "", today: dt.date | None = None
) -> Wave:
    """Count the answers, or give the wave up when they are too few, and empty the box.

    Before the last day is over it takes a reason, ``because``; today becomes the last day. Raises
    ``RefusedError`` without one.
    """
    day = today or timezone.localdate()
    wave = locked(wave, State.OPEN)
    if day <= wave.last_day:
        if not because.strip():
            raise RefusedError(_("Its last day is not over. Write why it is closed before that."))
        wave.last_day, wave.closed_early_because = day, because.strip()
    rows = _opened_box(wave)
    invited = Counter(wave.invitations.order_by().values_list("place", flat=True))
    enough = len(rows) >= wave.least
    if enough:
        keep_answers(wave, invited, rows)
    wave.state = after(wave.state, Move.COUNT if enough else Move.GIVE_UP)
    _empty(wave)
    # Of too few, not even how many: it would be told by nobody having asked.
    told = {"invited": invited.total(), "answered": len(rows)} if enough else {}
    audit_wave(actor, "close", wave, enough=enough, **told)
    transaction.on_commit(lambda: _destroy_file(wave))
    return wave


def _opened_box(wave: Wave) -> list[Returned]:
    """Nothing in a database that was restored from before the wave was closed: its file is gone."""
    if not is_held(wave.pk):
        return []
    return [Returned(*opened(wave, ballot)) for ballot in wave.ballots.order_by("pk")]


def _empty(wave: Wave) -> None:
    forget_bare_mails(wave.invitations.values_list("person", flat=True))
    key, wave.key = wave.key_id, None
    wave.save()
    wave.ballots.all().delete()
    wave.invitations.all().delete()
    RecordKey.objects.filter(pk__in=[key]).delete()


def _destroy_file(wave: Wave) -> bool:
    try:
        destroy_retention_key(wave.pk)
    except OSError:
        _log.error("the key of a closed survey can not be destroyed; it will be tried again")
        return False
    return True


def close_due_waves(day: dt.date) -> Destroyed:
    """Close what is over, and destroy key files that an earlier closing left."""
    left = [wave for wave in Wave.objects.filter(state__in=OVER) if is_held(wave.pk)]
    due = list(Wave.objects.filter(state=State.OPEN, last_day__lt=day))
    for wave in due:
        close_wave(actor=None, wave=wave, today=day)
    failed = sum(not _destroy_file(wave) for wave in left)
    return Destroyed(due=len(due) + len(left), done=len(due) + len(left) - failed, failed=failed)

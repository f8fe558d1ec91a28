"""Keeping what somebody types, so that a session that ends loses nothing."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from lykt.averting.access import Opened
from lykt.averting.models import Assessment, Unfinished
from lykt.averting.retention import UNFINISHED_DAYS, remove
from lykt.averting.sealed_words import Content, reseal, save_sealed
from lykt.people.models import Person


@transaction.atomic
def keep_unfinished(*, actor: Person, opened: Opened, kind: str, typed: Content) -> Unfinished:
    """Over what the same person typed there before. No audit record: it is saved every moment."""
    held = Assessment.objects.select_for_update(of=("self",)).get(pk=opened.assessment.pk)
    mine = {"assessment": held, "kind": kind, "person": actor}
    remove(Unfinished, **mine, key__destroyed_at__isnull=False)
    kept = Unfinished.objects.select_related("key").filter(**mine).first()
    now = timezone.now()
    if kept is None:
        end = timezone.localdate(now) + dt.timedelta(days=UNFINISHED_DAYS)
        return save_sealed(Unfinished(**mine, saved_at=now), typed, end)
    reseal(kept, typed)
    kept.saved_at = now
    kept.save(update_fields=["sealed", "saved_at"])
    return kept

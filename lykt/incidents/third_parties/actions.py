"""Linking events to one person, and what is decided about that person."""

import datetime as dt
import secrets
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.incidents.access import Opened, Part
from lykt.incidents.models import Case, Reaction, ThirdParty
from lykt.incidents.models.third_parties import COMPLAINT
from lykt.incidents.sealed_words import save_sealed_until, seal_again
from lykt.incidents.third_parties.access import may_follow
from lykt.lib.once import new_id
from lykt.people.models import Person
from lykt.vault.models import RecordKey

KEPT = dt.timedelta(days=2 * 365)
"""After the last event, and after the last reaction has ended."""

LONGEST_EXCLUSION = dt.timedelta(days=365)

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"


@transaction.atomic
def link_case(
    *,
    actor: Person,
    opened: Opened,
    third_party: ThirdParty | None,
    words: str,
    token: uuid.UUID | None = None,
) -> ThirdParty:
    """The event was done by somebody known already, or by somebody new, whom ``words`` describe."""
    if not opened.has(Part.THIRD_PARTIES):
        raise PermissionDenied(f"{opened.case} is not for this person to link")
    case = Case.objects.select_for_update(of=("self",)).get(pk=opened.case.pk)
    if made := case.third_parties.filter(pk=new_id(token)).first():
        return made
    known = _held(actor, third_party) if third_party else _new(opened.case, words, token)
    known.cases.add(opened.case)
    _keep_until(known, opened.case.day + KEPT)
    record(
        actor=actor,
        action="incidents.link_third_party",
        subject=opened.case,
        third_party=str(known.pk),
    )
    return known


def _new(case: Case, words: str, token: uuid.UUID | None) -> ThirdParty:
    day = case.day + KEPT
    made = ThirdParty(
        id=new_id(token),
        pseudonym="P-" + "".join(secrets.choice(_LETTERS) for _place in range(6)),
        unit=case.unit,
        opened_at=timezone.now(),
        destroy_on=day,
    )
    return save_sealed_until(day, made, words)


def _held(actor: Person, third_party: ThirdParty) -> ThirdParty:
    """Nobody else's until the transaction ends. Raises ``PermissionDenied``."""
    found = ThirdParty.objects.select_for_update(of=("self",)).select_related("key", "unit")
    held = found.get(pk=third_party.pk)
    if not may_follow(actor, held):
        raise PermissionDenied(f"{held.pk} is not for this person")
    return held


def _keep_until(third_party: ThirdParty, day: dt.date) -> None:
    """Never shorter than it was."""
    if day > third_party.destroy_on:
        third_party.destroy_on = day
        third_party.save(update_fields=["destroy_on"])
        keys = [third_party.key_id, *third_party.reactions.values_list("key", flat=True)]
        RecordKey.objects.filter(pk__in=keys).update(destroy_on=day)


@transaction.atomic
def describe_third_party(*, actor: Person, third_party: ThirdParty, words: str) -> None:
    """How the person is known again, and what to prepare for."""
    held = _held(actor, third_party)
    seal_again(held, words)
    record(actor=actor, action="incidents.describe_third_party", subject=held)


@transaction.atomic
def react(
    *,
    actor: Person,
    third_party: ThirdParty,
    kind: str,
    decided_on: dt.date,
    words: str,
    until: dt.date | None = None,
    legal_basis: str = "",
    told_on: dt.date | None = None,
    token: uuid.UUID | None = None,
) -> Reaction:
    """A talk, a letter, an exclusion, a report to the police; why is in ``words``."""
    held = _held(actor, third_party)
    if known := held.reactions.filter(pk=new_id(token)).first():
        return known
    reaction = Reaction(
        id=new_id(token),
        third_party=held,
        kind=Reaction.Kind(kind),
        decided_on=decided_on,
        decided_by=actor,
        legal_basis=legal_basis,
    )
    if reaction.is_exclusion:
        reaction.until = until
        reaction.complain_by = told_on + COMPLAINT if told_on else None
    _keep_until(held, (until or decided_on) + KEPT)
    save_sealed_until(held.destroy_on, reaction, words)
    record(actor=actor, action="incidents.react", subject=held, kind=reaction.kind)
    return reaction


@transaction.atomic
def note_told(*, actor: Person, reaction: Reaction, day: dt.date) -> None:
    """The person was told of an exclusion: from that day they have three weeks to complain."""
    held = _held(actor, reaction.third_party)
    reaction.complain_by = day + COMPLAINT
    reaction.save(update_fields=["complain_by"])
    record(actor=actor, action="incidents.note_told", subject=held, day=day.isoformat())


@transaction.atomic
def note_complaint(*, actor: Person, reaction: Reaction, day: dt.date) -> None:
    held = _held(actor, reaction.third_party)
    reaction.complained_on = day
    reaction.save(update_fields=["complained_on"])
    record(actor=actor, action="incidents.note_complaint", subject=held, day=day.isoformat())


@transaction.atomic
def end_reaction(*, actor: Person, reaction: Reaction, day: dt.date) -> None:
    """An exclusion that ends before its day, as when a complaint is heard."""
    held = _held(actor, reaction.third_party)
    reaction.ended_on = day
    reaction.save(update_fields=["ended_on"])
    record(actor=actor, action="incidents.end_reaction", subject=held, day=day.isoformat())


@transaction.atomic
def open_third_party(*, actor: Person, third_party: ThirdParty) -> None:
    """Each opening is in the audit log."""
    record(actor=actor, action="incidents.open_third_party", subject=third_party)

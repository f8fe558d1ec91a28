"""Who sees which lines and contacts: the line's agreement, and the person's own permission.

A party's agreement says how much of the line it sees: what its own unit and those below
registered, or all of the line. A person sees, through a party, what the agreement gives and
their appointments cover: the whole of a shared line takes the permission at the party's unit.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.db.models import Q, QuerySet
from django.utils import timezone

from lykt.helpline.models import Channel, Contact, Line, Party, Sharing
from lykt.helpline.roles import (
    CORRECT_ANY_CONTACT,
    CORRECT_CONTACT,
    READ_CONTACT,
    READ_FREE_TEXT,
    REGISTER_CONTACT,
)
from lykt.people.models import Person, Unit
from lykt.people.queries import units_where
from lykt.questions.definition import Definition
from lykt.questions.models import Questionnaire, Version
from lykt.questions.queries import definition_of
from lykt.questions.roles import MANAGE_QUESTIONNAIRES

Agreement: TypeAlias = Literal["contacts", "free_text", "figures"]


def parties_on(day: dt.date) -> QuerySet[Party]:
    """The agreements that hold on a day."""
    return Party.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day
    ).select_related("unit")


def _covered(party: Party, units: Iterable[Unit]) -> list[int]:
    """The ids of the party's unit and those below it, among ``units``."""
    return [unit.pk for unit in units if unit.path.startswith(party.unit.path)]


def lines_for(
    person: Person, permission: str = READ_CONTACT, on: dt.date | None = None
) -> QuerySet[Line]:
    """Lines that the person holds the permission at: a party's unit, or a unit below it."""
    day = on or timezone.localdate()
    units = list(units_where(person, permission, day))
    lines = {party.line_id for party in parties_on(day) if _covered(party, units)}
    return Line.objects.filter(pk__in=lines).order_by("name", "pk")


def units_registering(person: Person, line: Line, on: dt.date | None = None) -> QuerySet[Unit]:
    """Units of a line's parties for which the person may register contacts, nearest root first."""
    day = on or timezone.localdate()
    units = list(units_where(person, REGISTER_CONTACT, day))
    covered = [pk for party in parties_on(day).filter(line=line) for pk in _covered(party, units)]
    return Unit.objects.filter(pk__in=covered)


def units_seen(person: Person, line: Line) -> QuerySet[Unit]:
    """The units that a search may be narrowed to: the parties', and those below them."""
    below = Q(pk__in=[])
    for party in parties_on(timezone.localdate()).filter(line=line):
        below |= Q(path__startswith=party.unit.path)
    allowed = reach_of(person).units_in(line)
    found = Unit.objects.filter(below)
    return found if allowed is None else found.filter(pk__in=allowed)


@dataclass(frozen=True)
class Reach:
    """What a permission reaches under the agreements: whole lines, and units of others."""

    lines: frozenset[int]
    units: Mapping[int, frozenset[int]]

    def units_in(self, line: Line) -> frozenset[int] | None:
        """The ids of the units whose contacts are reached in a line; None means all of it."""
        return None if line.pk in self.lines else self.units.get(line.pk, frozenset())

    def as_filter(self) -> Q:
        reached = Q(line__in=self.lines)
        for line, units in self.units.items():
            reached |= Q(line=line, unit__in=units)
        return reached


def reach_of(
    person: Person,
    permission: str = READ_CONTACT,
    agreement: Agreement = "contacts",
    on: dt.date | None = None,
    *,
    own_only: bool = False,
) -> Reach:
    """What the person's permission reaches; ``own_only`` leaves out what others registered."""
    day = on or timezone.localdate()
    units = list(units_where(person, permission, day))
    held = {unit.pk for unit in units}
    lines: set[int] = set()
    own: dict[int, frozenset[int]] = {}
    for party in parties_on(day):
        shares_line = getattr(party, agreement) == Sharing.LINE and party.unit_id in held
        if shares_line and not own_only:
            lines.add(party.line_id)
        covered = own.get(party.line_id, frozenset()).union(_covered(party, units))
        own[party.line_id] = covered
    return Reach(frozenset(lines), own)


def contacts_visible_to(person: Person, on: dt.date | None = None) -> QuerySet[Contact]:
    """Every contact that the person may see; bound it before it is read."""
    return Contact.objects.filter(reach_of(person, on=on).as_filter())


def contact_visible_to(person: Person, pk: int) -> Contact:
    """Raises ``Contact.DoesNotExist`` also for one that the person may not see."""
    return (
        contacts_visible_to(person)
        .select_related(
            "line",
            "channel__registration",
            "unit",
            "response__version",
            "response__key",
            "response__recorded_by",
        )
        .get(pk=pk)
    )


def may_read_text(person: Person, contact: Contact, on: dt.date | None = None) -> bool:
    """Whether the person may open the contact's free text."""
    reach = reach_of(person, READ_FREE_TEXT, "free_text", on).as_filter()
    return contacts_visible_to(person, on).filter(reach, pk=contact.pk).exists()


def has_readable_texts(person: Person, contact: Contact) -> bool:
    """Whether there is free text that is not destroyed and that the person may open."""
    response = contact.response
    has_texts = response.sealed_texts is not None and response.key is not None
    if not has_texts or (response.key and response.key.destroyed_at):
        return False
    return may_read_text(person, contact)


def may_correct(person: Person, contact: Contact, on: dt.date | None = None) -> bool:
    """Counsellors correct what their own units registered, managers what they see of the line."""
    own = reach_of(person, CORRECT_CONTACT, on=on, own_only=True).as_filter()
    line = reach_of(person, CORRECT_ANY_CONTACT, on=on).as_filter()
    return contacts_visible_to(person, on).filter(own | line, pk=contact.pk).exists()


def may_change_questionnaire(person: Person, questionnaire: Questionnaire) -> bool:
    """Whether the person manages questionnaires at a party of every line that uses this one."""
    managed = parties_on(timezone.localdate()).filter(
        unit__in=units_where(person, MANAGE_QUESTIONNAIRES)
    )
    users = Channel.objects.filter(
        Q(registration__questionnaire=questionnaire) | Q(feedback__questionnaire=questionnaire)
    )
    return not users.exclude(line__in=managed.values("line")).exists()


def registration_definitions(line: Line) -> list[Definition]:
    """What the line's registrations ask or have asked, the newest version first."""
    versions = Version.objects.filter(
        questionnaire__collections__in=line.channels.values("registration"),
        published_at__isnull=False,
    ).order_by("-valid_from", "-number", "-questionnaire__code")
    return [definition_of(version) for version in versions]


def channels_registering(person: Person) -> QuerySet[Channel]:
    """The channels on which the person may register contacts."""
    return (
        Channel.objects.filter(line__in=lines_for(person, REGISTER_CONTACT))
        .select_related("line", "registration__questionnaire")
        .order_by("line__name", "-kind")
    )

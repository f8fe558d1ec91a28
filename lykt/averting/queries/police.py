"""Whom to call at the police: the numbers that hold for everybody, and the line's own."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.averting.models import PoliceContacts
from lykt.averting.roles import ANSWER_FOR
from lykt.people.models import Person, Unit
from lykt.people.queries import units_where


@dataclass(frozen=True)
class Contact:
    """A number to call or an address to send to, with where it comes from and since when."""

    label: Promise
    source: str
    checked_on: dt.date
    number: str = ""
    address: str = ""

    @property
    def dialled(self) -> str:
        return self.number.replace(" ", "")


_READ_ON = dt.date(2026, 11, 22)

FOR_EVERYBODY = (
    Contact(_("When life or health is in danger"), "tips.kripos.no", _READ_ON, "112"),
    Contact(_("The police where it happens"), "tips.kripos.no", _READ_ON, "02800"),
)
"""That come with Lykt."""


def police_contacts_of(unit: Unit) -> PoliceContacts | None:
    """The line's own, set at the unit or nearest above it."""
    found = PoliceContacts.objects.filter(unit__in=unit.ids_from_root()).select_related("unit")
    return max(found, key=lambda each: each.unit.depth(), default=None)


def contacts_for(unit: Unit) -> list[Contact]:
    own = police_contacts_of(unit)
    contacts = list(FOR_EVERYBODY)
    if own and own.desk_number:
        desk = _("The duty desk that the line has at the police")
        contacts.append(Contact(desk, own.source, own.checked_on, number=own.desk_number))
    if own and own.portal:
        portal = _("The tip portal of Kripos")
        contacts.append(Contact(portal, own.source, own.checked_on, address=own.portal))
    return contacts


def units_whose_police_contacts_are_set_by(person: Person) -> QuerySet[Unit]:
    return units_where(person, ANSWER_FOR)

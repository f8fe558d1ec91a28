"""Who sees which contacts: the rule, held against a statement of it by brute force."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Cast, CastLine
from lykt.helpline.models import Contact, Line, Party, Sharing
from lykt.helpline.queries import (
    contact_visible_to,
    contacts_visible_to,
    lines_for,
    may_correct,
    may_read_text,
    units_registering,
)
from lykt.helpline.roles import READ_CONTACT, READ_FREE_TEXT, SEE_FIGURES
from lykt.people.actions import add_unit, appoint
from lykt.people.models import Appointment, Person, Unit
from lykt.people.roles import roles_granting
from lykt.questions.models import Response
from lykt.questions.queries import version_in_force

TODAY = dt.date(2022, 6, 15)
ROLES = ("counsellor", "line_manager", "quality_reader", "analyst")


@dataclass(frozen=True)
class Ground:
    """Two roots with a team below each, a contact of each unit, and one person."""

    units: Sequence[Unit]
    contacts: Sequence[Contact]
    person: Person
    line: Line


@pytest.fixture
def ground(cast: Cast, line: CastLine) -> Ground:
    teams = [
        add_unit(actor=None, kind=Unit.Kind.TEAM, code=f"team-{top.code}", name="T", parent=top)
        for top in (cast.secretariat, cast.oslo)
    ]
    units = [cast.secretariat, cast.oslo, *teams, cast.outside]
    Party.objects.all().delete()
    Appointment.objects.filter(person=cast.reader).delete()
    return Ground(units, [contact_of(line, unit) for unit in units], cast.reader, line.line)


def contact_of(line: CastLine, unit: Unit) -> Contact:
    start = dt.datetime(2022, 6, 1, 12, tzinfo=dt.UTC)
    registration = line.telephone.registration
    response = Response.objects.create(
        collection=registration,
        version=version_in_force(registration.questionnaire, start.date()),
        unit=unit,
        day=start.date(),
        token=uuid.uuid4(),
        recorded_at=start,
    )
    return Contact.objects.create(
        line=line.line,
        channel=line.telephone,
        unit=unit,
        started_at=start,
        day=start.date(),
        minute=840,
        response=response,
    )


unit_numbers = st.integers(0, 4)
days = st.one_of(st.none(), st.sampled_from([-30, -1, 0, 1, 30]))
agreements = st.lists(
    st.tuples(unit_numbers, st.sampled_from(Sharing.values), st.sampled_from(Sharing.values), days),
    max_size=4,
    unique_by=lambda agreement: agreement[0],
)
appointments = st.lists(st.tuples(unit_numbers, st.sampled_from(ROLES), days), max_size=3)


def _ends(offset: int | None) -> dt.date | None:
    return None if offset is None else TODAY + dt.timedelta(days=offset)


def _below(unit: Unit, top: Unit) -> bool:
    while unit != top and unit.parent is not None:
        unit = unit.parent
    return unit == top


def _sees(contact: Contact, permission: str, agreement: str, person: Person) -> bool:
    """The rule in its plainest words."""
    posts = [
        post.unit
        for post in person.appointments.all()
        if post.role in roles_granting(permission)
        and (post.valid_to is None or post.valid_to >= TODAY)
    ]
    for party in contact.line.parties.all():
        if party.valid_to is not None and party.valid_to < TODAY:
            continue
        holds_at_party = any(_below(party.unit, post) for post in posts)
        holds_at_contact = any(_below(contact.unit, post) for post in posts)
        if holds_at_party and getattr(party, agreement) == Sharing.LINE:
            return True
        if holds_at_contact and _below(contact.unit, party.unit):
            return True
    return False


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(agreements=agreements, appointments=appointments)
def test_a_person_sees_what_agreement_and_appointment_both_give(
    ground: Ground,
    agreements: list[tuple[int, str, str, int | None]],
    appointments: list[tuple[int, str, int | None]],
) -> None:
    Party.objects.all().delete()
    Appointment.objects.filter(person=ground.person).delete()
    for number, contacts, free_text, ends in agreements:
        Party.objects.create(
            line=ground.line,
            unit=ground.units[number],
            contacts=contacts,
            free_text=free_text,
            valid_from=dt.date(2019, 10, 1),
            valid_to=_ends(ends),
        )
    for number, role, ends in appointments:
        Appointment.objects.create(
            person=ground.person,
            role=role,
            unit=ground.units[number],
            valid_from=dt.date(2019, 10, 1),
            valid_to=_ends(ends),
        )

    seen = set(contacts_visible_to(ground.person, TODAY))
    assert seen == {
        contact
        for contact in Contact.objects.all()
        if _sees(contact, READ_CONTACT, "contacts", ground.person)
    }
    for contact in ground.contacts:
        readable = contact in seen and _sees(contact, READ_FREE_TEXT, "free_text", ground.person)
        assert may_read_text(ground.person, contact, TODAY) == readable
        corrects = may_correct(ground.person, contact, TODAY)
        assert not corrects or contact in seen


def test_oslo_sees_its_own_and_the_secretariat_all(cast: Cast, line: CastLine) -> None:
    own, other = contact_of(line, cast.secretariat), contact_of(line, cast.oslo)

    assert set(contacts_visible_to(cast.counsellor)) == {own, other}
    assert set(contacts_visible_to(cast.oslo_counsellor)) == {other}
    assert not contacts_visible_to(cast.stranger).exists()
    assert not contacts_visible_to(cast.analyst).exists()
    with pytest.raises(Contact.DoesNotExist):
        contact_visible_to(cast.oslo_counsellor, own.pk)


def test_a_counsellor_corrects_their_own_unit_s_and_a_manager_the_line_s(
    cast: Cast, line: CastLine
) -> None:
    own, other = contact_of(line, cast.secretariat), contact_of(line, cast.oslo)

    assert (may_correct(cast.counsellor, own), may_correct(cast.counsellor, other)) == (True, False)
    assert (may_correct(cast.manager, own), may_correct(cast.manager, other)) == (True, True)
    assert not may_correct(cast.reader, own)


def test_a_person_at_a_team_below_sees_the_team_s_and_registers_there(
    cast: Cast, line: CastLine
) -> None:
    team = add_unit(
        actor=None, kind=Unit.Kind.TEAM, code="team", name="Team", parent=cast.secretariat
    )
    person = cast.stranger
    appoint(
        actor=None,
        person=person,
        role="counsellor",
        unit=team,
        valid_from=dt.date(2022, 1, 1),
    )
    contact_of(line, cast.secretariat)
    ours = contact_of(line, team)

    assert set(contacts_visible_to(person)) == {ours}
    assert list(units_registering(person, line.line)) == [team]


def test_lines_are_those_at_which_the_permission_is_held(cast: Cast, line: CastLine) -> None:
    assert list(lines_for(cast.counsellor)) == [line.line]
    assert list(lines_for(cast.analyst, SEE_FIGURES)) == [line.line]
    assert not lines_for(cast.analyst).exists()
    assert not lines_for(cast.stranger).exists()

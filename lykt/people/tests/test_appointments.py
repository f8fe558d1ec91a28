"""What an appointment gives: a role at a unit and below, from a day to a day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from conftest import Cast
from lykt.people.actions import add_person, add_unit, appoint, move_unit
from lykt.people.models import Unit
from lykt.people.queries import may, permissions_held, units_where

DAY = dt.date(2022, 6, 15)
SEE = "helpline.see_figures"


def add(code: str, parent: Unit | None = None) -> Unit:
    return add_unit(actor=None, kind=Unit.Kind.OFFICE, code=code, name=code, parent=parent)


def test_two_organisations_share_a_line_and_neither_reaches_into_the_other(cast: Cast) -> None:
    assert may(cast.counsellor, SEE, cast.secretariat)
    assert not may(cast.counsellor, SEE, cast.oslo)
    assert may(cast.oslo_counsellor, SEE, cast.oslo)
    assert not may(cast.oslo_counsellor, SEE, cast.secretariat)


def test_a_role_reaches_below_and_not_above(cast: Cast) -> None:
    office = add("office", cast.secretariat)
    team = add("team", office)
    person = add_person(actor=None, email="p@example.org", name="P", password=None)
    appoint(actor=None, person=person, role="analyst", unit=office, valid_from=DAY)
    assert set(units_where(person, SEE, DAY)) == {office, team}
    assert not may(person, SEE, cast.secretariat, DAY)


def test_a_longer_number_is_not_below_a_shorter(cast: Cast) -> None:
    """Unit 12 does not lie under unit 1."""
    paths = set(Unit.objects.values_list("path", flat=True))
    assert all(path.startswith("/") and path.endswith("/") for path in paths)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (dt.date(2022, 5, 31), False),
        (dt.date(2022, 6, 1), True),
        (dt.date(2022, 6, 30), True),
        (dt.date(2022, 7, 1), False),
    ],
)
def test_it_holds_on_its_first_and_last_day(cast: Cast, day: dt.date, holds: bool) -> None:
    appoint(
        actor=None,
        person=cast.counsellor,
        role="administrator",
        unit=cast.oslo,
        valid_from=dt.date(2022, 6, 1),
        valid_to=dt.date(2022, 6, 30),
    )
    assert may(cast.counsellor, "people.manage_people", cast.oslo, day) == holds
    assert ("people.manage_people" in permissions_held(cast.counsellor, day)) == holds


def test_somebody_stopped_may_do_nothing(cast: Cast) -> None:
    cast.counsellor.is_active = False
    assert not may(cast.counsellor, SEE)
    assert permissions_held(cast.counsellor) == frozenset()


def test_the_database_refuses_an_end_before_the_start(cast: Cast) -> None:
    appointment = cast.counsellor.appointments.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(appointment).objects.filter(pk=appointment.pk).update(valid_to=dt.date(1999, 1, 1))


def test_a_move_takes_everything_below_along(cast: Cast) -> None:
    office = add("office", cast.secretariat)
    team = add("team", office)
    other = add("other", cast.secretariat)
    move_unit(actor=cast.administrator, unit=office, parent=other)
    team.refresh_from_db()
    assert team.ids_from_root() == [cast.secretariat.pk, other.pk, office.pk, team.pk]


def test_a_unit_does_not_move_to_under_itself(cast: Cast) -> None:
    office = add("office", cast.secretariat)
    with pytest.raises(ValueError, match="a part of itself"):
        move_unit(actor=cast.administrator, unit=cast.secretariat, parent=office)


class AnyTree(TestCase):
    """Over any tree, moves and appointments."""

    @settings(max_examples=25)
    @given(
        parents=st.lists(st.integers(0, 20), min_size=2, max_size=10),
        moves=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4),
        at=st.integers(0, 9),
        start=st.integers(-3, 3),
        length=st.integers(0, 3),
    )
    def test_it_grants_exactly_at_and_below_its_unit_in_its_time(
        self,
        parents: list[int],
        moves: list[tuple[int, int]],
        at: int,
        start: int,
        length: int,
    ) -> None:
        units: list[Unit] = []
        for number, choice in enumerate(parents):
            above = units[choice % len(units)] if units else None
            units.append(add(f"u{number}", above))
        person = add_person(actor=None, email="p@example.org", name="P", password=None)
        for source, target in moves:
            self.try_to_move(units[source % len(units)], units[target % len(units)])
        unit = units[at % len(units)]
        first = DAY + dt.timedelta(days=start)
        last = first + dt.timedelta(days=length)
        appoint(
            actor=None, person=person, role="analyst", unit=unit, valid_from=first, valid_to=last
        )
        expected = self.at_and_below(unit.pk) if first <= DAY <= last else set()
        assert set(units_where(person, SEE, DAY).values_list("pk", flat=True)) == expected

    @staticmethod
    def try_to_move(unit: Unit, parent: Unit) -> None:
        try:
            move_unit(actor=None, unit=unit, parent=parent)  # type: ignore[arg-type]
        except ValueError:
            return

    @staticmethod
    def at_and_below(pk: int) -> set[int]:
        """By walking from each unit to its root, without paths."""
        above = dict(Unit.objects.values_list("pk", "parent_id"))

        def line(start: int | None) -> set[int]:
            return set() if start is None else {start} | line(above[start])

        return {start for start in above if pk in line(start)}


def test_a_form_that_is_sent_twice_is_one_appointment(cast: Cast) -> None:
    given_twice = [
        appoint(
            actor=cast.administrator,
            person=cast.counsellor,
            role="analyst",
            unit=cast.oslo,
            valid_from=DAY,
        )
        for _ in range(2)
    ]
    assert given_twice[0] == given_twice[1]
    assert cast.counsellor.appointments.filter(role="analyst").count() == 1

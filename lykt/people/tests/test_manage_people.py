"""The pages of those who manage people: allowed, refused, anonymous."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from conftest import Cast
from lykt.audit.models import Record
from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Appointment, Person, Unit
from lykt.people.queries import may

TODAY = timezone.localdate()


@pytest.fixture
def client(cast: Cast) -> Client:
    """The administrator of the secretariat."""
    client = Client()
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def team(cast: Cast) -> Unit:
    return add_unit(
        actor=None, kind=Unit.Kind.TEAM, code="team", name="Vaktlaget", parent=cast.secretariat
    )


def addresses(cast: Cast, person: Person, unit: Unit) -> list[str]:
    appointment = person.appointments.get()
    return [
        "/staff/people/",
        "/staff/people/new/",
        "/staff/people/units/",
        "/staff/people/units/new/",
        f"/staff/people/{person.pk}/",
        f"/staff/people/units/{unit.pk}/",
        f"/staff/people/appointments/{appointment.pk}/end/",
    ]


def posts(person: Person, unit: Unit) -> list[str]:
    return [
        f"/staff/people/{person.pk}/invite/",
        f"/staff/people/{person.pk}/deactivate/",
        f"/staff/people/{person.pk}/reactivate/",
        f"/staff/people/{person.pk}/second-factor/reset/",
        f"/staff/people/units/{unit.pk}/move/",
        f"/staff/people/units/{unit.pk}/closing-days/",
    ]


def test_the_administrator_may_open_each_page(client: Client, cast: Cast) -> None:
    for address in addresses(cast, cast.counsellor, cast.secretariat):
        assert client.get(address).status_code == 200, address


def test_others_are_refused(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.manager)
    for address in addresses(cast, cast.counsellor, cast.secretariat):
        assert client.get(address).status_code == 403, address
    for address in posts(cast.counsellor, cast.secretariat):
        assert client.post(address).status_code == 403, address


def test_nobody_is_led_to_the_sign_in(cast: Cast) -> None:
    for address in addresses(cast, cast.counsellor, cast.secretariat):
        assert Client().get(address)["Location"].startswith("/staff/account/sign-in/"), address
    for address in posts(cast.counsellor, cast.secretariat):
        assert Client().post(address)["Location"].startswith("/staff/account/sign-in/"), address


def test_another_organisation_s_people_and_units_do_not_exist(client: Client, cast: Cast) -> None:
    for address in addresses(cast, cast.oslo_counsellor, cast.oslo)[4:]:
        assert client.get(address).status_code == 404, address
    for address in posts(cast.oslo_counsellor, cast.oslo):
        assert client.post(address).status_code == 404, address
    assert cast.oslo_counsellor.name not in client.get("/staff/people/").content.decode()
    assert cast.oslo.name not in client.get("/staff/people/units/").content.decode()


def new_person(cast: Cast, **changed: object) -> dict[str, object]:
    return {
        "name": "Ny Person",
        "email": "ny@example.org",
        "role": "counsellor",
        "unit": cast.secretariat.pk,
        "valid_from": TODAY,
        "valid_to": "",
    } | changed


def test_a_new_person_gets_a_link(client: Client, cast: Cast) -> None:
    page = client.post("/staff/people/new/", new_person(cast))
    person = Person.objects.get(email="ny@example.org")
    assert f"{page.context['link']}" in page.content.decode()
    assert Client().get(page.context["link"]).status_code == 200
    assert may(person, "helpline.register_contact", cast.secretariat)
    made = Record.objects.filter(actor=cast.administrator).values_list("action", flat=True)
    assert {"people.add_person", "people.appoint", "people.invite"} <= set(made)


def test_somebody_who_is_here_already_only_gets_the_appointment(client: Client, cast: Cast) -> None:
    page = client.post("/staff/people/new/", new_person(cast, email=cast.oslo_counsellor.email))
    assert page["Location"] == f"/staff/people/{cast.oslo_counsellor.pk}/"
    assert cast.oslo_counsellor.appointments.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "no address"), ("name", ""), ("role", "emperor"), ("valid_to", "2019-01-01")],
)
def test_a_wrong_field_is_named(client: Client, cast: Cast, field: str, value: str) -> None:
    page = client.post("/staff/people/new/", new_person(cast, **{field: value}))
    assert field in page.context["form"].errors


def test_nobody_is_appointed_in_another_organisation(client: Client, cast: Cast) -> None:
    page = client.post("/staff/people/new/", new_person(cast, unit=cast.oslo.pk))
    assert "unit" in page.context["form"].errors
    assert not Person.objects.filter(email="ny@example.org").exists()


def test_the_search_finds_by_name_and_e_mail(client: Client, cast: Cast) -> None:
    page = client.get("/staff/people/?search=manager+example")
    assert [person.pk for person in page.context["people"]] == [cast.manager.pk]


def test_an_appointment_is_ended(client: Client, cast: Cast) -> None:
    appointment = cast.counsellor.appointments.get()
    yesterday = TODAY - dt.timedelta(days=1)
    client.post(f"/staff/people/appointments/{appointment.pk}/end/", {"last_day": yesterday})
    assert not may(cast.counsellor, "helpline.register_contact")
    assert Record.objects.filter(action="people.end_appointment").exists()


def test_an_appointment_that_held_can_not_be_undone(client: Client, cast: Cast) -> None:
    appointment = cast.counsellor.appointments.get()
    address = f"/staff/people/appointments/{appointment.pk}/end/"
    assert client.post(address, {"last_day": "2020-01-01"}).context["form"].errors["last_day"]


def test_an_appointment_that_has_not_begun_is_withdrawn(client: Client, cast: Cast) -> None:
    appointment = appoint(
        actor=None,
        person=cast.counsellor,
        role="analyst",
        unit=cast.secretariat,
        valid_from=TODAY + dt.timedelta(days=30),
    )
    client.post(f"/staff/people/appointments/{appointment.pk}/end/", {"last_day": TODAY})
    assert not Appointment.objects.filter(pk=appointment.pk).exists()
    assert Record.objects.filter(action="people.withdraw_appointment").exists()


def test_an_administrator_can_not_end_their_own_appointment(client: Client, cast: Cast) -> None:
    own = cast.administrator.appointments.get()
    assert client.get(f"/staff/people/appointments/{own.pk}/end/").status_code == 404
    assert client.post(f"/staff/people/{cast.administrator.pk}/deactivate/").status_code == 404


def test_sign_in_is_stopped_and_opened_again(client: Client, cast: Cast) -> None:
    client.post(f"/staff/people/{cast.counsellor.pk}/deactivate/")
    assert not Person.objects.get(pk=cast.counsellor.pk).is_active
    client.post(f"/staff/people/{cast.counsellor.pk}/reactivate/")
    assert Person.objects.get(pk=cast.counsellor.pk).is_active


def test_no_account_is_taken_over_through_a_small_part_of_its_appointments(
    cast: Cast, team: Unit
) -> None:
    """A team's administrator may appoint the manager there, but not make them a link."""
    chief = add_person(actor=None, email="chief@example.org", name="Chief", password=None)
    appoint(actor=None, person=chief, role="administrator", unit=team, valid_from=TODAY)
    client = Client()
    client.force_login(chief)
    client.post("/staff/people/new/", new_person(cast, email=cast.manager.email, unit=team.pk))
    assert client.get(f"/staff/people/{cast.manager.pk}/").status_code == 200
    for address in posts(cast.manager, team)[:4]:
        assert client.post(address).status_code == 404, address


def test_a_unit_is_added_renamed_and_moved(client: Client, cast: Cast, team: Unit) -> None:
    page = client.post(
        "/staff/people/units/new/",
        {"parent": cast.secretariat.pk, "kind": "office", "name": "Kontoret", "code": "office"},
    )
    office = Unit.objects.get(code="office")
    assert page["Location"] == f"/staff/people/units/{office.pk}/"
    client.post(f"/staff/people/units/{team.pk}/", {"name": "Nattlaget"})
    client.post(f"/staff/people/units/{team.pk}/move/", {"parent": office.pk})
    team.refresh_from_db()
    assert team.name == "Nattlaget"
    assert team.ids_from_root() == [cast.secretariat.pk, office.pk, team.pk]


def test_a_unit_is_not_moved_to_under_itself_or_elsewhere(
    client: Client, cast: Cast, team: Unit
) -> None:
    address = f"/staff/people/units/{cast.secretariat.pk}/move/"
    for parent in (cast.secretariat, team, cast.oslo):
        page = client.post(address, {"parent": parent.pk})
        assert page.context["move_form"].errors["parent"]


def test_closing_days_are_added_and_removed(client: Client, cast: Cast) -> None:
    address = f"/staff/people/units/{cast.secretariat.pk}/closing-days/"
    data = {"day": "2026-12-24", "reason": "Julaften"}
    client.post(address, data)
    twice = client.post(address, data)
    assert twice.context["closing_day_form"].errors["day"]
    day = cast.secretariat.closing_days.get()
    other = Client()
    other.force_login(cast.manager)
    removal = f"/staff/people/closing-days/{day.pk}/remove/"
    assert other.post(removal).status_code == 403
    assert Client().post(removal).status_code == 302
    assert client.post(removal).status_code == 302
    assert not cast.secretariat.closing_days.exists()


def test_another_organisation_s_closing_day_does_not_exist(client: Client, cast: Cast) -> None:
    day = cast.oslo.closing_days.create(day=TODAY, reason="Flytting")
    assert client.post(f"/staff/people/closing-days/{day.pk}/remove/").status_code == 404

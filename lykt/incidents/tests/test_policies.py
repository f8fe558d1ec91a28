"""What a unit has decided about reports without a name."""

from django.test import Client

from lykt.incidents.queries import takes_anonymous_reports
from lykt.incidents.tests.conftest import Workplace

ADDRESS = "/staff/incidents/units/"


def test_personnel_decides_and_nobody_else(client: Client, workplace: Workplace) -> None:
    assert "/sign-in/" in client.get(ADDRESS)["Location"]
    chosen = {"unit": workplace.municipality.pk, "anonymous_reports": "on"}
    for person in (workplace.teacher, workplace.leader, workplace.safety):
        client.force_login(person)
        assert client.post(ADDRESS, chosen).status_code == 403
    client.force_login(workplace.hr)
    assert client.post(ADDRESS, chosen).status_code == 302
    assert takes_anonymous_reports(workplace.school)
    client.post(ADDRESS, {"unit": workplace.school.pk})
    assert not takes_anonymous_reports(workplace.school)
    assert takes_anonymous_reports(workplace.home)
    assert "Tas imot" in client.get(ADDRESS).content.decode()


def test_a_unit_that_somebody_else_decides_for_is_not_found(
    client: Client, workplace: Workplace
) -> None:
    workplace.hr.appointments.update(unit=workplace.school)
    client.force_login(workplace.hr)
    response = client.post(ADDRESS, {"unit": workplace.home.pk, "anonymous_reports": "on"})
    assert response.status_code == 404

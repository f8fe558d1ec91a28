"""A deviation about the nearest leader goes past that leader, who learns nothing of it."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.audit.models import Record
from lykt.deviations import actions
from lykt.deviations.actions import NotTakenError
from lykt.deviations.models import Deviation
from lykt.deviations.queries import deviation_visible_to, possible_owners
from lykt.deviations.retention import destroy_on_day
from lykt.deviations.tests.conftest import Send, employ
from lykt.deviations.tests.test_following import given
from lykt.deviations.tests.test_reporting import FORM, OWN, WORDS, _filled, _opened
from lykt.incidents.models import Report
from lykt.people.actions import add_unit, appoint
from lykt.people.models import Person, Unit
from lykt.questions.queries import texts_of
from lykt.routines.models import Absence, Notice, Task
from lykt.statistics.engine.sources import source_named

ABOUT = {"w-about_leader": "on", "w-line": ""}


@dataclass(frozen=True)
class Town:
    """A team in a municipality: the team's leader, and above it a head, personnel and others."""

    town: Unit
    team: Unit
    reporter: Person
    leader: Person
    above: Person
    hr: Person


@pytest.fixture
def town(cast: Cast, line: CastLine, routines: None) -> Town:
    root = add_unit(actor=None, kind=Unit.Kind.MUNICIPALITY, code="town", name="Kommunen")
    team = add_unit(actor=None, kind=Unit.Kind.OFFICE, code="team", name="Laget", parent=root)
    leader = employ("team-leader", "line_leader", team)
    # A small place: the leader reads the audit log, too.
    since = dt.date(2015, 1, 1)
    appoint(actor=None, person=leader, role="administrator", unit=team, valid_from=since)
    return Town(
        town=root,
        team=team,
        reporter=employ("reporter", "employee", team),
        leader=leader,
        above=employ("above", "department_head", root),
        hr=employ("hr", "hr", root),
    )


def report(client: Client, town: Town, **changes: object) -> Deviation:
    fields = _opened(client, town.reporter)
    response = client.post(FORM, _filled(fields, **{**ABOUT, **changes}))
    assert response.status_code == 302, response.content.decode()
    return Deviation.objects.get()


def address(deviation: Deviation) -> str:
    return f"{OWN}{deviation.pk}/"


def test_the_next_leader_above_has_it_and_the_reporter_is_told_who(
    client: Client, town: Town
) -> None:
    deviation = report(client, town)
    page = client.get(address(deviation)).content.decode()
    assert "above (Kommunalsjef) har dette avviket" in page
    assert "utenom nærmeste leder" in page
    assert {task.assignee for task in Task.objects.filter(ended_at=None)} == {town.above}
    client.force_login(town.above)
    assert "Finn årsaken" in client.get("/staff/tasks/").content.decode()
    assert str(deviation.pk) in client.get(OWN).content.decode()
    sent = {"cause-words": "Frister ble ikke holdt."}
    assert client.post(f"{address(deviation)}cause/", sent).status_code == 302
    assert Task.objects.get(step="find_cause").state == Task.State.DONE


def test_the_leader_passed_over_learns_nothing(client: Client, town: Town) -> None:
    deviation = report(client, town)
    client.get(address(deviation))
    client.force_login(town.leader)
    assert client.get(address(deviation)).status_code == 404
    assert client.post(f"{address(deviation)}cause/", {"cause-words": "x"}).status_code == 404
    pages = (
        "/staff/",
        OWN,
        f"{OWN}all/?states=all",
        "/staff/tasks/",
        "/staff/tasks/unit/",
        "/staff/tasks/late/",
        "/staff/tasks/nobody/",
        "/staff/audit/",
    )
    for task in Task.objects.all():
        assert client.get(f"/staff/tasks/{task.pk}/").status_code == 404
    ids = {str(deviation.pk), *map(str, _runs())}
    for page in pages:
        shown = client.get(page)
        assert shown.status_code == 200, page
        said = shown.content.decode()
        assert not [one for one in ids if f'"{one}' in said or f"{one}<" in said], page
        assert "deviations.report" not in said, page
        assert "Finn årsaken" not in said, page
    overview = client.get(f"{OWN}overview/").context["overview"]
    assert overview.total.reported == 0
    assert not Notice.objects.filter(person=town.leader).exists()


def _runs() -> set[uuid.UUID]:
    return set(Task.objects.values_list("run", flat=True))


def test_another_reader_of_the_audit_log_sees_it(client: Client, town: Town) -> None:
    report(client, town)
    since = dt.date(2015, 1, 1)
    reader = employ("log-reader", "administrator", town.town)
    appoint(actor=None, person=reader, role="employee", unit=town.team, valid_from=since)
    client.force_login(reader)
    assert "deviations.report" in client.get("/staff/audit/").content.decode()


def test_no_table_counts_it(client: Client, town: Town, send: Send) -> None:
    report(client, town)
    assert not source_named("deviations").rows().exists()
    assert not source_named("tasks").rows().exists()
    send(town.reporter, unit=town.team, of_line=False)
    assert source_named("deviations").rows().count() == 1
    assert source_named("tasks").rows().exists()


def test_without_a_leader_above_personnel_has_it(client: Client, town: Town) -> None:
    town.above.appointments.all().delete()
    deviation = report(client, town)
    client.force_login(town.hr)
    assert str(deviation.pk) in client.get(OWN).content.decode()
    page = client.get(address(deviation)).content.decode()
    assert WORDS in page
    assert "Lagre årsaken" in page
    assert client.get(f"{OWN}all/").status_code == 403


def test_a_leader_who_is_away_is_passed_over_and_not_the_one_to_have_it(
    client: Client, town: Town
) -> None:
    today = timezone.localdate()
    for person in (town.leader, town.above):
        Absence.objects.create(person=person, first_day=today, last_day=today)
    deviation = report(client, town)
    assert list(deviation.passed_over.all()) == [town.leader]
    assert (deviation.handling_role, deviation.handling_unit) == ("hr", town.town)


def test_a_leader_who_comes_to_have_the_role_above_still_does_not_see_it(
    client: Client, town: Town
) -> None:
    deviation = report(client, town)
    since = dt.date(2015, 1, 1)
    for role in ("department_head", "line_leader", "hr"):
        appoint(actor=None, person=town.leader, role=role, unit=town.town, valid_from=since)
    with pytest.raises(Deviation.DoesNotExist):
        deviation_visible_to(town.leader, deviation.pk)
    successor = employ("successor", "department_head", town.town)
    assert deviation_visible_to(successor, deviation.pk)


def test_a_leader_reports_past_the_leader_above(town: Town, send: Send) -> None:
    deviation = send(town.leader, unit=town.team, of_line=False, about_leader=True)
    assert list(deviation.passed_over.all()) == [town.above]
    assert deviation.handling_role == "hr"


def test_where_nobody_else_is_it_is_said_and_every_word_is_kept(client: Client, town: Town) -> None:
    for person in (town.above, town.hr):
        person.appointments.all().delete()
    fields = _opened(client, town.reporter)
    response = client.post(FORM, _filled(fields, **ABOUT))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Det er ingen andre i Lykt som kan få det" in page
    assert WORDS in page
    assert not Deviation.objects.exists()


def test_the_action_refuses_it_too(town: Town, send: Send) -> None:
    for person in (town.above, town.hr):
        person.appointments.all().delete()
    with pytest.raises(NotTakenError):
        send(town.reporter, unit=town.team, of_line=False, about_leader=True)


def test_the_leader_is_given_no_measure_of_it(client: Client, town: Town) -> None:
    deviation = report(client, town)
    owners = set(possible_owners(deviation))
    assert town.leader not in owners
    assert town.reporter in owners
    actions.find_cause(**given(town.above, deviation), words="Noe.")
    client.force_login(town.above)
    sent = {"measure-words": "x", "measure-owner": town.leader.pk, "measure-due_on": "01.01.2035"}
    assert client.post(f"{address(deviation)}measure/", sent).status_code == 422


def test_it_is_looked_at_again_by_whoever_has_the_role_then(town: Town, send: Send) -> None:
    deviation = send(town.reporter, unit=town.team, of_line=False, about_leader=True)
    above: dict[str, object] = given(town.above, deviation)
    actions.find_cause(**above, words="Noe.")  # type: ignore[arg-type]
    actions.decide_no_measure(**above, words="Nei.")  # type: ignore[arg-type]
    actions.answer_reporter(**above, words="Takk.")  # type: ignore[arg-type]
    actions.close_deviation(**above)  # type: ignore[arg-type]
    town.above.appointments.update(valid_to=dt.date(2020, 1, 1))
    successor = employ("successor", "department_head", town.town)
    actions.reopen_deviation(**given(successor, deviation), words="På nytt.")
    again = Task.objects.get(step="find_cause", ended_at=None)
    assert again.assignee == successor


def test_a_threat_is_followed_up_without_what_was_told_of_the_leader(
    client: Client, town: Town
) -> None:
    threat = {"q-category": "threat_from_caller", "q-threatened": "me"}
    report(client, town, **threat)
    told = texts_of(Report.objects.get().response)
    assert WORDS not in str(told)
    assert "som andre følger opp" in told["description"]


def test_without_the_tick_the_leader_has_it_as_before(client: Client, town: Town) -> None:
    deviation = report(client, town, **{"w-about_leader": ""})
    client.force_login(town.leader)
    page = client.get(address(deviation)).content.decode()
    assert WORDS in page
    assert "utenom nærmeste leder" not in page
    assert "deviations.report" in client.get("/staff/audit/").content.decode()


def test_who_was_passed_over_is_not_kept_longer_than_the_rest(client: Client, town: Town) -> None:
    deviation = report(client, town)
    destroy_on_day(deviation.destroy_on)
    assert not deviation.passed_over.exists()
    assert Record.objects.filter(action="deviations.destroy_deviations").exists()

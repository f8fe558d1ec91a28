"""Reporting on screen: once, kept as it goes, and never what belongs elsewhere."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from conftest import at_once, needs_several_connections
from lykt.audit.models import Record
from lykt.incidents.actions import NotTakenError
from lykt.incidents.models import Case, Exposed, Policy, Report
from lykt.incidents.sealed_words import words_of
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.people.models import Person
from lykt.questions.models import Draft, Response
from lykt.questions.queries import texts_of
from lykt.routines.models import CasePerson, Notice, Run, Task

FORM = "/staff/incidents/report/"
OWN = "/staff/incidents/"
SAVE = "/staff/incidents/report/drafts/save/"
WORDS = "Han ropte, og slo meg så brillene gikk i gulvet."


def _opened(client: Client, person: Person) -> dict[str, str]:
    client.force_login(person)
    page = client.get(FORM).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def _filled(fields: dict[str, str], **changes: object) -> dict[str, object]:
    return {
        **fields,
        "w-day": "08.04.2022",
        "w-time": "18.30",
        "q-reporter": "exposed",
        "q-what": ["physical_attack", "threat"],
        "q-place": "meeting_room",
        "q-by_whom": "relative",
        "q-description": WORDS,
        **changes,
    }


@pytest.mark.parametrize("address", [OWN, FORM])
def test_nobody_is_sent_to_the_sign_in_and_who_has_no_role_is_refused(
    client: Client, workplace: Workplace, address: str
) -> None:
    assert "/sign-in/" in client.get(address)["Location"]
    workplace.teacher.appointments.all().delete()
    client.force_login(workplace.teacher)
    assert client.get(address).status_code == 403


def test_whatever_role_somebody_has_they_can_report(client: Client, workplace: Workplace) -> None:
    workplace.teacher.appointments.update(role="analyst")
    client.force_login(workplace.teacher)
    assert client.get(FORM).status_code == 200
    assert "Vold og trusler" in client.get("/staff/").content.decode()


def test_the_form_explains_the_seven_categories(client: Client, workplace: Workplace) -> None:
    client.force_login(workplace.teacher)
    page = client.get(FORM).content.decode()
    assert page.count('class="definition"') == 7
    assert "112" in page


def test_a_report_opens_a_case_whose_words_are_sealed(client: Client, workplace: Workplace) -> None:
    fields = _opened(client, workplace.teacher)
    client.post(SAVE, _filled(fields))
    response = client.post(FORM, _filled(fields))

    report = Report.objects.get()
    case = report.case
    assert response["Location"] == f"/staff/incidents/mine/{case.pk}/"
    assert (case.unit, case.day, case.state) == (
        workplace.school,
        dt.date(2022, 4, 8),
        "received",
    )
    assert report.response.answers["what"] == ["physical_attack", "threat"]
    assert texts_of(report.response) == {"description": WORDS}
    assert words_of(Exposed.objects.get()) == "teacher"
    assert not Draft.objects.exists()
    held = Response.objects.values_list("sealed_texts", "answers").get()
    assert "brillene" not in str(held)
    assert case.destroy_on >= dt.date(2027, 4, 7)


def test_sent_twice_it_is_one_case_and_the_same_answer(
    client: Client, workplace: Workplace
) -> None:
    sent = _filled(_opened(client, workplace.teacher))
    first, second = client.post(FORM, sent), client.post(FORM, sent)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == Report.objects.count() == 1


@pytest.mark.parametrize(
    ("ahead", "says"),
    [
        (dt.timedelta(days=2), "Denne dagen har ikke vært ennå"),
        (dt.timedelta(), "senere enn nå"),
    ],
)
def test_what_has_not_happened_yet_is_refused_and_every_word_is_kept(
    client: Client, workplace: Workplace, ahead: dt.timedelta, says: str
) -> None:
    day = f"{timezone.localdate() + ahead:%d.%m.%Y}"
    sent = _filled(_opened(client, workplace.teacher), **{"w-day": day, "w-time": "23.59"})
    response = client.post(FORM, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert WORDS in page
    assert not Case.objects.exists()


def test_what_a_colleague_did_is_sent_where_it_belongs_and_nothing_is_lost(
    client: Client, workplace: Workplace
) -> None:
    sent = _filled(_opened(client, workplace.teacher), **{"q-by_whom": "staff"})
    page = client.post(FORM, sent).content.decode()
    assert "varsling" in page
    assert "lederen over" in page
    assert not Report.objects.exists()
    assert not Response.objects.exists()
    address = f"/staff/incidents/report/drafts/{sent['draft']}/"
    assert address in page
    assert WORDS in client.get(address).content.decode()


def test_no_action_takes_what_a_colleague_did(workplace: Workplace, send: Send) -> None:
    with pytest.raises(NotTakenError):
        send(workplace.teacher, by_whom="staff")
    with pytest.raises(NotTakenError):
        send(workplace.teacher, unit=workplace.home)
    with pytest.raises(NotTakenError):
        send(workplace.teacher, "2999-01-01 12:00")
    with pytest.raises(NotTakenError):
        send(workplace.teacher, anonymous=True)


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_one_case(workplace: Workplace, send: Send) -> None:
    token = uuid.uuid4()
    first, second = at_once(lambda: send(workplace.teacher, token=token))
    assert first == second
    assert Case.objects.count() == Report.objects.count() == Exposed.objects.count() == 1


# --- Kept as it goes ----------------------------------------------------------------------


def test_a_report_cut_off_in_the_middle_goes_on_from_another_device(
    client: Client, workplace: Workplace
) -> None:
    fields = _opened(client, workplace.teacher)
    half = {**fields, "w-time": "1830", "q-what": ["threat"], "q-description": WORDS}
    assert client.post(SAVE, half).status_code == 200

    phone = Client()
    phone.force_login(workplace.teacher)
    listed = phone.get(OWN).content.decode()
    address = f"/staff/incidents/report/drafts/{fields['draft']}/"
    assert address in listed
    page = phone.get(address).content.decode()
    assert WORDS in page
    assert re.search(r'value="threat"[^>]*checked', page)


def test_a_draft_is_its_owners_alone(client: Client, workplace: Workplace) -> None:
    fields = _opened(client, workplace.teacher)
    client.post(SAVE, _filled(fields))
    client.force_login(workplace.colleague)
    assert client.get(f"/staff/incidents/report/drafts/{fields['draft']}/").status_code == 404
    assert client.post(SAVE, _filled({**fields, "signature": "x"})).status_code == 404
    client.post(f"/staff/incidents/report/drafts/{fields['draft']}/discard/")
    assert Draft.objects.exists()


def test_what_is_sent_after_the_session_ended_is_kept(client: Client, workplace: Workplace) -> None:
    sent = _filled(_opened(client, workplace.teacher))
    client.logout()
    response = client.post(FORM, sent)
    assert "/sign-in/" in response["Location"]
    assert str(sent["draft"]) in response["Location"]
    client.force_login(workplace.teacher)
    page = client.get(f"/staff/incidents/report/drafts/{sent['draft']}/").content.decode()
    assert WORDS in page


def test_a_form_of_somebody_who_left_the_browser_is_kept_for_them(
    client: Client, workplace: Workplace
) -> None:
    sent = _filled(_opened(client, workplace.teacher))
    client.force_login(workplace.colleague)
    assert "Ingenting er tapt" in client.post(FORM, sent).content.decode()
    assert Draft.objects.get().person == workplace.teacher
    assert not Report.objects.exists()


def test_a_report_that_is_sent_is_not_kept_again(client: Client, workplace: Workplace) -> None:
    sent = _filled(_opened(client, workplace.teacher))
    client.post(FORM, sent)
    assert client.post(SAVE, sent).status_code == 409
    assert not Draft.objects.exists()


# --- Without a name -----------------------------------------------------------------------


def test_without_a_name_only_where_the_unit_takes_it(client: Client, workplace: Workplace) -> None:
    sent = _filled(_opened(client, workplace.teacher), **{"w-anonymous": "on"})
    assert "w-anonymous" not in client.get(FORM).content.decode()
    Policy.objects.create(unit=workplace.municipality, anonymous_reports=True)
    assert "w-anonymous" in client.get(FORM).content.decode()
    assert client.post(FORM, sent)["Location"] == "/staff/incidents/report/thanks/"

    report = Report.objects.get()
    assert report.reporter is None
    assert report.response.recorded_by is None
    assert not Exposed.objects.exists()
    assert Record.objects.filter(subject_id=str(report.case_id)).get().actor is None
    assert "ingen meldinger" in client.get(OWN).content.decode()


def test_without_a_name_nothing_ties_the_report_to_what_its_writer_had_under_way(
    client: Client, workplace: Workplace
) -> None:
    Policy.objects.create(unit=workplace.municipality, anonymous_reports=True)
    fields = _opened(client, workplace.teacher)
    sent = _filled(fields, **{"w-anonymous": "on"})
    client.post(SAVE, sent)
    assert str(Draft.objects.get().pk) == fields["draft"]
    client.post(FORM, sent)
    report = Report.objects.get()
    assert fields["draft"] not in (str(report.pk), str(report.response.token))
    assert fields["draft"] not in str(list(Record.objects.values_list("details", "subject_id")))

    # Sent again, also with a name after all or by a form that saves itself, it is the same.
    assert client.post(SAVE, sent).status_code == 409
    client.post(FORM, sent)
    client.post(FORM, _filled(fields))
    assert Report.objects.get().reporter is None
    assert not Draft.objects.exists()


def test_without_a_name_no_routine_learns_who_it_was(
    workplace: Workplace, routines: None, send: Send
) -> None:
    Policy.objects.create(unit=workplace.school, anonymous_reports=True)
    case = send(workplace.teacher, anonymous=True).case
    runs = Run.objects.filter(subject_id=str(case.pk))
    assert runs.count() == 4
    assert not runs.filter(started_by__isnull=False).exists()
    assert not CasePerson.objects.filter(run__in=runs).exists()
    assert not Task.objects.filter(run__in=runs, ended_by=workplace.teacher).exists()
    assert not Record.objects.filter(actor=workplace.teacher).exists()
    assert not Notice.objects.filter(person=workplace.teacher).exists()
    assert Notice.objects.filter(person=workplace.leader).exists()


def test_the_nearest_unit_decides_about_names(client: Client, workplace: Workplace) -> None:
    Policy.objects.create(unit=workplace.municipality, anonymous_reports=True)
    Policy.objects.create(unit=workplace.school, anonymous_reports=False)
    client.force_login(workplace.teacher)
    assert "w-anonymous" not in client.get(FORM).content.decode()


# --- Whose it is --------------------------------------------------------------------------


def test_the_own_page_is_for_who_was_there_and_for_nobody_else(
    client: Client, workplace: Workplace, send: Send
) -> None:
    report = send(workplace.teacher)
    address = f"/staff/incidents/mine/{report.case_id}/"
    assert "/sign-in/" in client.get(address)["Location"]
    client.force_login(workplace.teacher)
    page = client.get(address).content.decode()
    assert "Han slo meg i ansiktet." in page
    opened = Record.objects.filter(action="incidents.open_case", actor=workplace.teacher)
    assert opened.count() == 1

    client.force_login(workplace.colleague)
    assert client.get(address).status_code == 404
    assert client.get(f"/staff/incidents/mine/{uuid.uuid4()}/").status_code == 404
    assert opened.model.objects.filter(action="incidents.open_case").count() == 1


def test_a_no_beside_a_yes_is_asked_about_at_the_field_and_nothing_is_lost(
    client: Client, workplace: Workplace
) -> None:
    both = {"q-damage": ["personal", "none"]}
    answer = client.post(FORM, _filled(_opened(client, workplace.teacher), **both))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "«Nei» passer ikke sammen med et annet svar. Ta bort ett av dem." in page
    assert WORDS in page
    ticked = re.findall(r'name="q-damage" value="(\w+)"[^>]* checked', page)
    assert ticked == ["personal", "none"]
    assert not Report.objects.exists()
    just_no = _filled(_opened(client, workplace.teacher), **{"q-damage": ["none"]})
    assert client.post(FORM, just_no).status_code == 302

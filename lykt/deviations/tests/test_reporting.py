"""Reporting on screen: once, kept as it goes, also from a conversation; a threat is told once."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from conftest import Cast, CastDesk, CastLine, answer_chat, start_chat
from lykt.audit.models import Record
from lykt.deviations.actions import NotTakenError
from lykt.deviations.models import Deviation
from lykt.deviations.tests.conftest import Send
from lykt.incidents.models import Case
from lykt.people.models import Person
from lykt.questions.models import Draft, Response
from lykt.questions.queries import texts_of
from lykt.routines.models import Run, Task

FORM = "/staff/deviations/report/"
OWN = "/staff/deviations/"
SAVE = "/staff/deviations/report/drafts/save/"
WORDS = "Siden ble blank, og hun kom ikke tilbake."


def _opened(client: Client, person: Person, address: str = FORM) -> dict[str, str]:
    client.force_login(person)
    page = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def _filled(fields: dict[str, str], **changes: object) -> dict[str, object]:
    return {
        **fields,
        "w-day": "08.04.2022",
        "w-time": "18.30",
        "w-line": "volinjen",
        "q-kind": "fault",
        "q-category": "technical_chat",
        "q-severity": "moderate",
        "q-channel": "chat",
        "q-description": WORDS,
        "q-suggestion": "Si fra når forbindelsen er borte.",
        **changes,
    }


@pytest.mark.parametrize("address", [OWN, FORM])
def test_nobody_is_sent_to_the_sign_in_and_who_has_no_role_is_refused(
    client: Client, cast: Cast, line: CastLine, address: str
) -> None:
    assert "/sign-in/" in client.get(address)["Location"]
    cast.counsellor.appointments.all().delete()
    client.force_login(cast.counsellor)
    assert client.get(address).status_code == 403


def test_whatever_role_somebody_has_they_can_report(
    client: Client, cast: Cast, line: CastLine
) -> None:
    client.force_login(cast.analyst)
    assert client.get(FORM).status_code == 200
    assert "Mine avvik" in client.get("/staff/").content.decode()


def test_a_report_is_a_deviation_whose_words_are_sealed(
    client: Client, cast: Cast, line: CastLine, routines: None
) -> None:
    fields = _opened(client, cast.counsellor)
    client.post(SAVE, _filled(fields))
    response = client.post(FORM, _filled(fields))

    deviation = Deviation.objects.get()
    assert response["Location"] == f"/staff/deviations/{deviation.pk}/"
    assert (deviation.unit, deviation.line, deviation.day, deviation.state) == (
        cast.secretariat,
        line.line,
        dt.date(2022, 4, 8),
        "received",
    )
    assert deviation.response.answers["category"] == "technical_chat"
    assert texts_of(deviation.response)["description"] == WORDS
    assert not Draft.objects.exists()
    assert "blank" not in str(Response.objects.values_list("sealed_texts", "answers").get())
    run = Run.objects.get(subject_id=str(deviation.pk))
    assert Task.objects.get(run=run, step="describe").state == "done"
    assert not Task.objects.filter(run=run, step="start_threat_routine").exists()
    assert WORDS not in str(list(Record.objects.values_list("details", flat=True)))


def test_sent_twice_it_is_one(client: Client, cast: Cast, line: CastLine, routines: None) -> None:
    sent = _filled(_opened(client, cast.counsellor))
    first, second = client.post(FORM, sent), client.post(FORM, sent)
    assert first["Location"] == second["Location"]
    assert Deviation.objects.count() == Run.objects.count() == 1


@pytest.mark.parametrize(
    ("ahead", "says"),
    [
        (dt.timedelta(days=2), "Denne dagen har ikke vært ennå"),
        (dt.timedelta(), "senere enn nå"),
    ],
)
def test_what_has_not_happened_yet_is_refused_and_every_word_is_kept(
    client: Client, cast: Cast, line: CastLine, ahead: dt.timedelta, says: str
) -> None:
    day = f"{timezone.localdate() + ahead:%d.%m.%Y}"
    sent = _filled(_opened(client, cast.counsellor), **{"w-day": day, "w-time": "23.59"})
    response = client.post(FORM, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert WORDS in page
    assert not Deviation.objects.exists()


def test_cut_off_in_the_middle_it_goes_on_from_the_draft(
    client: Client, cast: Cast, line: CastLine
) -> None:
    fields = _opened(client, cast.counsellor)
    half = {**fields, "w-day": "08.04.2022", "q-category": "routine", "q-description": WORDS}
    assert client.post(SAVE, half).status_code == 200

    draft = f"/staff/deviations/report/drafts/{fields['draft']}/"
    assert draft in client.get(OWN).content.decode()
    page = client.get(draft).content.decode()
    assert WORDS in page
    assert re.search(r'value="routine"[^>]*checked', page)
    client.force_login(cast.manager)
    assert client.get(draft).status_code == 404


def test_a_session_that_ended_loses_nothing(client: Client, cast: Cast, line: CastLine) -> None:
    fields = _opened(client, cast.counsellor)
    client.logout()
    response = client.post(FORM, _filled(fields))
    assert "/sign-in/" in response["Location"]
    client.force_login(cast.counsellor)
    draft = f"/staff/deviations/report/drafts/{fields['draft']}/"
    assert WORDS in client.get(draft).content.decode()


def test_only_one_s_own_units_and_lines_can_be_reported_for(
    cast: Cast, line: CastLine, send: Send
) -> None:
    with pytest.raises(NotTakenError, match="enhet"):
        send(cast.counsellor, unit=cast.outside)
    with pytest.raises(NotTakenError, match="linje"):
        send(cast.stranger, unit=cast.outside)
    with pytest.raises(NotTakenError, match="fram i tid"):
        send(cast.counsellor, at="2199-01-01 12:00")


# --- A threat from a caller ---------------------------------------------------------------


def test_a_threat_is_an_incident_too_and_is_told_once(
    client: Client, cast: Cast, line: CastLine, routines: None
) -> None:
    told = {"q-category": "threat_from_caller", "q-threatened": "me"}
    sent = _filled(_opened(client, cast.counsellor), **told)
    client.post(FORM, sent)
    client.post(FORM, sent)

    deviation, case = Deviation.objects.get(), Case.objects.get()
    assert deviation.incident == case
    assert (case.unit, case.happened_at) == (deviation.unit, deviation.happened_at)
    report = case.reports.get()
    assert report.response.answers["what"] == ["threat"]
    assert report.response.answers["place"] == "internet"
    assert texts_of(report.response)["description"] == WORDS
    assert case.exposed.get().person == cast.counsellor
    task = Task.objects.get(run__subject_id=str(deviation.pk), step="start_threat_routine")
    assert task.state == "done"
    started = {run.version.routine.code for run in Run.objects.filter(subject_id=str(case.pk))}
    assert "threats_at_a_distance" in started
    page = client.get(f"/staff/deviations/{deviation.pk}/").content.decode()
    assert f"/staff/incidents/mine/{case.pk}/" in page


def test_a_threat_against_a_colleague_names_the_colleague_in_the_incident_only(
    cast: Cast, line: CastLine, send: Send
) -> None:
    deviation = send(
        cast.counsellor,
        category="threat_from_caller",
        threatened="colleague",
        threatened_who="Kari på kveldsvakt",
        channel="telephone",
    )
    assert deviation.incident
    report = deviation.incident.reports.get()
    assert report.response.answers["reporter"] == "witness"
    assert report.response.answers["place"] == "telephone"
    assert texts_of(report.response)["exposed"] == "Kari på kveldsvakt"
    assert not deviation.incident.exposed.exists()


# --- From a conversation ------------------------------------------------------------------


def test_from_a_conversation_its_codes_and_times_go_along(
    client: Client, cast: Cast, desk: CastDesk, routines: None
) -> None:
    began = timezone.now() - dt.timedelta(minutes=30)
    tab = start_chat(desk, now=began)
    answer_chat(tab, cast.counsellor, cast.secretariat)
    address = f"{FORM}?conversation={tab.seat.conversation_id}"
    client.force_login(cast.counsellor)
    page = client.get(address).content.decode()
    assert re.search(r'value="chat"[^>]*checked', page)
    assert f'value="{timezone.localtime(began):%d.%m.%Y}"' in page
    assert "Trykket på knappen" in page

    client.post(FORM, _filled(_opened(client, cast.counsellor, address)))
    deviation = Deviation.objects.get()
    assert deviation.diagnosis["outcome"] == "under_way"
    assert str(tab.seat.conversation_id) not in str(deviation.diagnosis)
    shown = client.get(f"/staff/deviations/{deviation.pk}/").content.decode()
    assert "Trykket på knappen" in shown


def test_a_conversation_of_somebody_else_is_not_found_and_nothing_of_it_goes_along(
    client: Client, cast: Cast, desk: CastDesk, send: Send
) -> None:
    tab = start_chat(desk)
    answer_chat(tab, cast.counsellor, cast.secretariat)
    client.force_login(cast.oslo_counsellor)
    for conversation in (tab.seat.conversation_id, uuid.uuid4()):
        assert client.get(f"{FORM}?conversation={conversation}").status_code == 404
    deviation = send(cast.oslo_counsellor, unit=cast.oslo, conversation=tab.seat.conversation_id)
    assert deviation.diagnosis == {}

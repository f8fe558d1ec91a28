"""From the first doubt to the evaluation, page by page, with the routine's tasks beside."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lykt.audit.models import Record
from lykt.averting.models import Assessment
from lykt.averting.subject import SUBJECT
from lykt.averting.tests.conftest import DECISION, QUESTIONS, Begin, Night, now_fields
from lykt.routines.models import Task

Send = Callable[..., Any]


def _ended(assessment: Assessment) -> set[str]:
    tasks = Task.objects.filter(
        run__subject_kind=SUBJECT, run__subject_id=str(assessment.pk), run__cancelled_at=None
    )
    return set(tasks.exclude(ended_at=None).values_list("step", flat=True))


def _all(assessment: Assessment) -> set[str]:
    tasks = Task.objects.filter(run__subject_id=str(assessment.pk), run__cancelled_at=None)
    return set(tasks.values_list("step", flat=True))


def test_a_counsellor_begins_and_is_asked_one_thing_at_a_time(
    client: Client, night: Night, routines: None, send: Send
) -> None:
    client.force_login(night.counsellor)
    page = client.get("/staff/averting/begin/").content.decode()
    assert page.index("tel:112") < page.index('name="channel"')
    response = client.post("/staff/averting/begin/", {"channel": "telephone"})
    assessment = Assessment.objects.get()
    address = f"/staff/averting/{assessment.pk}/"
    assert response["Location"] == f"{address}what/"
    for step, following in zip(QUESTIONS, ["who", "certainty", "time", ""], strict=True):
        asked = client.get(f"{address}{step}/").content.decode()
        assert "tel:112" in asked
        assert "straffeloven § 196" in asked
        response = send(night.counsellor, assessment, step, **QUESTIONS[step])
        assert response["Location"] == address + (f"{following}/" if following else "")
    assert _ended(assessment) == {"assess"}
    assert "Storgata 1" in client.get(address).content.decode()


def test_from_consultation_to_evaluation(
    client: Client, night: Night, begin: Begin, send: Send
) -> None:
    assessment = begin()
    for step, typed in QUESTIONS.items():
        send(night.counsellor, assessment, step, **typed)
    leader = str(night.duty_leader.pk)
    send(
        night.counsellor, assessment, "consultation", leader=leader, words="Si fra.", **now_fields()
    )
    decided = {"decision": "yes", "words": "Hun er i fare.", "two": "yes"}
    send(night.counsellor, assessment, "decision", **decided)
    send(
        night.counsellor, assessment, "request", operator="Telenor", words="Nummer", **now_fields()
    )
    send(night.counsellor, assessment, "answer", words="Det er 22 00 00 00", **now_fields())
    reported = {"how": "telephone", "to": "Kripos", "reference": "", "words": "De reiser dit."}
    send(night.counsellor, assessment, "report", **reported, **now_fields())
    assert "record_reference" not in _ended(assessment)
    send(night.counsellor, assessment, "follow_up", reference="K-2030-7", words="Hun er trygg.")
    send(night.duty_leader, assessment, "second_look", agrees="yes", words="Enig.")
    send(night.manager, assessment, "evaluation", words="Operatøren svarte sent.")
    assessment.refresh_from_db()
    assert assessment.state == "closed"
    assert assessment.reported_at is not None
    assert _ended(assessment) == {
        "assess",
        "consult",
        "decide",
        "second_opinion",
        "request_from_operator",
        "report_to_police",
        "record_reference",
        "evaluate",
    }
    assert _ended(assessment) | {"talk_with_counsellor"} == _all(assessment)
    client.force_login(night.manager)
    page = client.get(f"/staff/averting/{assessment.pk}/").content.decode()
    for words in ("Si fra.", "K-2030-7", "22 00 00 00", "Operatøren svarte sent.", "Kripos"):
        assert words in page


def test_what_is_written_is_sealed_and_in_no_log(
    night: Night, begin: Begin, send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    assessment = begin()
    send(night.counsellor, assessment, "who", **QUESTIONS["who"])
    entry = assessment.entries.get()
    assert b"Storgata" not in bytes(entry.sealed)
    assert "Storgata" not in str(list(Record.objects.values_list("details", flat=True)))
    assert "Storgata" not in caplog.text
    texts = Task.objects.filter(sealed_text__isnull=False)
    assert not texts.exists()


def test_when_it_is_urgent_one_text_leads_to_what_to_say(
    client: Client, night: Night, begin: Begin, send: Send
) -> None:
    assessment = begin()
    client.force_login(night.counsellor)
    address = f"/staff/averting/{assessment.pk}/"
    asked = client.get(f"{address}decision/").content.decode()
    assert asked.count("<textarea") == 1
    assert "valgfritt" not in asked
    response = send(night.counsellor, assessment, "decision", **DECISION)
    assert response["Location"] == f"{address}package/"
    aloud = client.get(response["Location"]).content.decode()
    assert "Hun er i fare." in aloud
    content = client.post(f"{address}package/content/").json()
    assert "Hun er i fare." not in str(content["data"])


def test_the_reason_is_not_to_be_said_where_the_questions_are_answered(
    client: Client, night: Night, begin: Begin, send: Send
) -> None:
    assessment = begin()
    send(night.counsellor, assessment, "who", **QUESTIONS["who"])
    response = send(night.counsellor, assessment, "decision", **DECISION)
    aloud = client.get(response["Location"]).content.decode()
    assert "Storgata 1" in aloud
    assert "Hun er i fare." not in aloud


def test_a_no_leads_back_to_the_assessment(night: Night, begin: Begin, send: Send) -> None:
    assessment = begin()
    response = send(night.counsellor, assessment, "decision", **{**DECISION, "decision": "no"})
    assert response["Location"] == f"/staff/averting/{assessment.pk}/"


@pytest.mark.parametrize("step", ["begin", "decision"])
def test_what_is_wrong_is_said_once_above_the_form(
    client: Client, night: Night, begin: Begin, step: str
) -> None:
    client.force_login(night.counsellor)
    address = (
        "/staff/averting/begin/" if step == "begin" else f"/staff/averting/{begin().pk}/{step}/"
    )
    response = client.post(address, {"signature": ""})
    assert response.status_code == 422
    assert response.content.decode().count('id="error-summary"') == 1


def test_no_time_for_two_and_a_second_person_looks_afterwards(
    client: Client, night: Night, begin: Begin, send: Send
) -> None:
    assessment = begin()
    assert send(night.counsellor, assessment, "decision", **DECISION).status_code == 302
    reported = {"how": "emergency", "reference": "112-5", **now_fields()}
    send(night.counsellor, assessment, "report", **reported)
    response = send(night.manager, assessment, "evaluation", words="Ferdig")
    assert response.status_code == 409
    send(night.manager, assessment, "second_look", agrees="yes", words="Riktig.")
    assert send(night.manager, assessment, "evaluation", words="Ferdig").status_code == 302
    left = Task.objects.filter(ended_at=None).values_list("step", flat=True)
    assert set(left) == {"talk_with_counsellor"}


def test_two_are_needed_where_there_is_time(night: Night, begin: Begin, send: Send) -> None:
    assessment = begin()
    response = send(night.counsellor, assessment, "decision", **{**DECISION, "two": "yes"})
    assert response.status_code == 409
    assert "Hun er i fare." in response.content.decode()
    assert Assessment.objects.get().state == "assessed"


def test_whoever_decided_does_not_look_with_other_eyes(
    client: Client, night: Night, begin: Begin, send: Send
) -> None:
    assessment = begin()
    send(night.manager, assessment, "decision", **DECISION)
    client.force_login(night.manager)
    address = f"/staff/averting/{assessment.pk}/"
    assert client.get(f"{address}second_look/")["Location"] == address
    response = send(night.manager, assessment, "second_look", agrees="yes", words="Ja.")
    assert response.status_code == 403
    assert (
        send(night.counsellor, assessment, "second_look", agrees="yes", words="Ja.").status_code
        == 302
    )


def test_a_no_that_a_second_person_disagrees_with_is_assessed_again(
    night: Night, begin: Begin, send: Send
) -> None:
    assessment = begin()
    send(night.counsellor, assessment, "decision", **{**DECISION, "decision": "no"})
    send(night.manager, assessment, "second_look", agrees="no", words="Det er alvorlig.")
    assessment.refresh_from_db()
    assert assessment.state == "assessed"
    assert assessment.decided_by is None
    assert _ended(assessment) == set()
    response = send(night.counsellor, assessment, "decision", **{**DECISION, "two": "yes"})
    assert response.status_code == 409, "who advised before has not advised on the new decision"


def test_a_yes_stands_also_when_a_second_person_disagrees(
    night: Night, begin: Begin, send: Send
) -> None:
    assessment = begin()
    send(night.counsellor, assessment, "decision", **DECISION)
    send(night.manager, assessment, "second_look", agrees="no", words="Uenig.")
    assert Assessment.objects.get().state == "to_report"


@pytest.mark.parametrize("before", ["yes", "no"])
def test_something_new_is_assessed_again(
    night: Night, begin: Begin, send: Send, before: str
) -> None:
    assessment = begin()
    send(night.counsellor, assessment, "decision", **{**DECISION, "decision": before})
    send(night.counsellor, assessment, "reconsider", words="Hun ringte igjen.")
    assert Assessment.objects.get().state == "assessed"
    assert send(night.counsellor, assessment, "decision", **DECISION).status_code == 302


@pytest.mark.parametrize("decision", ["yes", "no"])
def test_the_second_of_two_who_decide_is_told_and_keeps_the_words(
    night: Night, begin: Begin, send: Send, decision: str
) -> None:
    assessment = begin()
    send(night.counsellor, assessment, "decision", **DECISION)
    late = {**DECISION, "decision": decision, "words": "Jeg har vurdert dette nøye."}
    response = send(night.manager, assessment, "decision", **late)
    assert response.status_code == 409
    assert "Jeg har vurdert dette nøye." in response.content.decode()
    assert Assessment.objects.get().state == "to_report"
    assert assessment.entries.filter(kind="decision").count() == 1


def test_an_assessment_is_taken_also_where_the_routine_is_not_loaded(
    client: Client, night: Night
) -> None:
    client.force_login(night.counsellor)
    client.post("/staff/averting/begin/", {"channel": "other"})
    assert Assessment.objects.count() == 1

"""A notice is recorded, ends its step, is corrected without being erased, and is shown."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from lykt.audit.models import Record
from lykt.incidents import actions
from lykt.incidents.models import Case, Exposed, OutwardNotice
from lykt.incidents.outward.contents import contents_of
from lykt.incidents.queries import case_visible_to
from lykt.incidents.tests.conftest import Workplace, employ, end_all_steps
from lykt.routines.actions import RoutineError, finish
from lykt.routines.models import Task

WHY_NOT = "Politiet var der og skrev den selv."


def address(case: Case, kind: str = "police_report") -> str:
    return f"/staff/incidents/cases/{case.pk}/outward/{kind}/"


def sent(workplace: Workplace, **changed: Any) -> dict[str, Any]:
    given = {
        "outcome": "sent",
        "day": "11.04.2022",
        "time": "0900",
        "by": workplace.director.pk,
        "channel": "in_person",
        "reference": "13579246",
        "words": "Levert på stasjonen.",
    }
    return given | changed


def task(case: Case, step: str) -> Task:
    return Task.objects.get(run__subject_id=str(case.pk), step=step)


def test_a_report_to_the_police_ends_every_step_that_asks_for_it(
    leader: Client, case: Case, workplace: Workplace
) -> None:
    leader.force_login(workplace.director)
    response = leader.post(address(case), sent(workplace))
    assert response.status_code == 302
    notice = OutwardNotice.objects.get()
    assert (notice.outcome, notice.channel, notice.by) == ("sent", "in_person", workplace.director)
    assert timezone.localtime(notice.at) == dt.datetime(
        2022, 4, 11, 9, tzinfo=timezone.get_default_timezone()
    )
    assert task(case, "decide_police_report").decision is True
    assert task(case, "consider_police_report").decision is True
    assert task(case, "file_police_report").state == Task.State.DONE
    page = leader.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
    assert "Kvittering: 13579246" in page
    assert "Levert på stasjonen." in page
    assert "En melding utad ble registrert: Anmeldelse til politiet" in page


def test_what_it_says_is_sealed(leader: Client, case: Case, workplace: Workplace) -> None:
    leader.post(address(case), sent(workplace))
    notice = OutwardNotice.objects.get()
    assert b"13579246" not in bytes(notice.sealed)
    assert not Record.objects.filter(details__icontains="13579246").exists()


def test_a_decision_not_to_needs_its_reason(
    leader: Client, case: Case, workplace: Workplace
) -> None:
    declined = sent(workplace, outcome="declined", words="", reference="Ikke sendt 1")
    response = leader.post(address(case), declined)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Skriv med få ord hvorfor den ikke sendes." in page
    assert "Ikke sendt 1" in page
    leader.force_login(workplace.director)
    leader.post(address(case), declined | {"words": WHY_NOT})
    notice = OutwardNotice.objects.get()
    assert (notice.outcome, notice.channel) == ("declined", "")
    decided = task(case, "decide_police_report")
    assert decided.decision is False
    assert not Task.objects.filter(step="file_police_report", ended_at=None).exists()


def test_a_decision_on_the_tasks_own_page_is_shown_and_asked_for_no_more(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.director)
    step = task(case, "decide_police_report")
    client.post(
        f"/staff/tasks/{step.pk}/decide/", {"decide-decision": "no", "decide-reason": WHY_NOT}
    )
    page = client.get(address(case)).content.decode()
    assert WHY_NOT in page
    assert "Vedtatt: nei" in page or "nei" in page


def test_the_task_leads_here_and_is_ended_nowhere_else(
    leader: Client, case: Case, workplace: Workplace
) -> None:
    step = task(case, "report_to_insurer")
    page = leader.get(f"/staff/tasks/{step.pk}/").content.decode()
    assert address(case, "insurer") in page
    with pytest.raises(RoutineError):
        finish(actor=workplace.leader, task=step)
    assert (
        address(case, "insurer")
        in leader.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
    )


def test_a_notice_about_one_person_ends_the_step_about_that_person(
    leader: Client, case: Case, workplace: Workplace, teacher: Exposed
) -> None:
    given = sent(workplace, exposed=str(teacher.pk), channel="online")
    assert leader.post(address(case, "insurer"), given).status_code == 302
    assert task(case, "report_to_insurer").state == Task.State.DONE
    assert OutwardNotice.objects.get().exposed == teacher


def test_nav_has_it_first_when_there_is_a_receipt(
    leader: Client, case: Case, workplace: Workplace, teacher: Exposed
) -> None:
    given = sent(workplace, exposed=str(teacher.pk), channel="online")
    leader.post(address(case, "injury_notice"), given | {"reference": ""})
    assert task(case, "send_injury_notice").state == Task.State.DONE
    assert task(case, "injury_notice_latest").is_open
    leader.post(address(case, "injury_notice"), given)
    assert task(case, "injury_notice_latest").state == Task.State.DONE


def test_a_mistaken_record_is_corrected_and_stays(
    leader: Client, case: Case, workplace: Workplace
) -> None:
    leader.post(address(case), sent(workplace))
    mistaken = OutwardNotice.objects.get()
    correct = f"{address(case, 'records')}{mistaken.pk}/"
    assert "13579246" in leader.get(correct).content.decode()
    changed = sent(workplace, reference="13579247", because="Feil siste siffer.")
    assert leader.post(correct, changed).status_code == 302
    corrected = OutwardNotice.objects.get(corrects=mistaken)
    assert contents_of(corrected).reference == "13579247"
    page = leader.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
    assert "13579246" in page
    assert "Feil siste siffer." in page
    assert leader.post(correct, changed).status_code == 404
    leader.force_login(workplace.teacher)
    own = leader.get(f"/staff/incidents/mine/{case.pk}/").content.decode()
    assert own.count("Sendt 11. april 2022") == 1


def test_a_file_goes_with_it(leader: Client, case: Case, workplace: Workplace) -> None:
    file = SimpleUploadedFile("anmeldelse.pdf", b"%PDF-1.7 ...")
    leader.post(address(case), sent(workplace) | {"file": file})
    notice = OutwardNotice.objects.get()
    assert notice.attachment
    page = leader.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
    assert f"/staff/incidents/cases/{case.pk}/files/{notice.attachment_id}/" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("channel", "", "Velg hvordan den ble sendt."),
        ("day", "31.12.2199", "Denne dagen har ikke vært ennå."),
        ("day", "tulledag", "er ikke en dag i kalenderen"),
        ("words", "Gjelder 03828510036.", "fødselsnummer"),
    ],
)
def test_what_is_wrong_is_said_and_every_word_stays(
    leader: Client, case: Case, workplace: Workplace, field: str, value: str, said: str
) -> None:
    response = leader.post(address(case), sent(workplace, **{field: value}))
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert "13579246" in page
    assert not OutwardNotice.objects.exists()


def test_a_closed_case_takes_no_more(leader: Client, case: Case, workplace: Workplace) -> None:
    end_all_steps(case)
    opened = case_visible_to(workplace.leader, case.pk)
    actions.close_case(actor=workplace.leader, opened=opened, evaluation="Ferdig.")
    assert leader.post(address(case), sent(workplace)).status_code == 409
    assert not OutwardNotice.objects.exists()


def test_it_is_for_who_follows_up(client: Client, case: Case, workplace: Workplace) -> None:
    stranger = employ("other-leader", "line_leader", workplace.home)
    for person, status in (
        (workplace.leader, 200),
        (workplace.director, 200),
        (workplace.hr, 200),
        (workplace.safety, 404),
        (workplace.chief_safety, 404),
        (workplace.union, 404),
        (stranger, 404),
        (workplace.teacher, 403),
    ):
        client.force_login(person)
        assert client.get(address(case)).status_code == status
        assert client.post(address(case), sent(workplace)).status_code in (302, status)
    client.logout()
    assert "/sign-in/" in client.get(address(case))["Location"]


def test_each_opening_is_in_the_audit_log(leader: Client, case: Case) -> None:
    leader.get(address(case))
    found = Record.objects.get(action="incidents.open_outward")
    assert found.details["notice"] == "police_report"
    page = leader.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
    assert "En melding utad ble åpnet: Anmeldelse til politiet" in page


def test_what_is_about_one_person_is_for_that_person(
    leader: Client, case: Case, workplace: Workplace, teacher: Exposed
) -> None:
    """The receipt of one's own notice is for the exposed, the police's is not."""
    leader.post(address(case), sent(workplace))
    own = sent(workplace, exposed=str(teacher.pk), channel="online", reference="NAV-1")
    leader.post(address(case, "injury_notice"), own)
    leader.force_login(workplace.teacher)
    page = leader.get(f"/staff/incidents/mine/{case.pk}/").content.decode()
    assert "NAV-1" in page
    assert "Anmeldelse til politiet" in page
    assert "13579246" not in page
    leader.force_login(workplace.safety)
    page = leader.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
    assert "Skademelding til NAV" in page
    assert "NAV-1" not in page
    assert "teacher" not in page


def test_an_unknown_kind_is_not_there(leader: Client, case: Case) -> None:
    assert leader.get(address(case, "press_release")).status_code == 404


def test_what_is_sent_after_the_session_comes_back_after_the_sign_in(
    leader: Client, case: Case, workplace: Workplace
) -> None:
    page = leader.get(address(case)).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(draft|signature)" value="(.*?)"', page))
    leader.logout()
    response = leader.post(address(case), sent(workplace, words="Levert, og") | hidden)
    assert response["Location"].endswith(f"next={address(case)}")
    leader.force_login(workplace.leader)
    assert "Levert, og" in leader.get(address(case)).content.decode()
    assert leader.post(address(case), sent(workplace) | hidden).status_code == 302
    assert "Levert, og" not in leader.get(address(case)).content.decode()

"""Notices to others end with their case, and go with it into another."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lykt.incidents import actions
from lykt.incidents.models import Attachment, Case, Exposed, InjuryDraft, OutwardNotice, OwnDuty
from lykt.incidents.outward.tests.test_duties import DONE
from lykt.incidents.outward.tests.test_injury_notice import FILLED
from lykt.incidents.outward.tests.test_records import address, sent
from lykt.incidents.queries import case_visible_to, open_tasks_of
from lykt.incidents.retention import destroy_on_day
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.routines.models import Task
from lykt.vault.models import RecordKey


def injury(case: Case, exposed: Exposed) -> str:
    return f"/staff/incidents/cases/{case.pk}/outward/injury/{exposed.pk}/"


def test_records_corrections_files_and_drafts_end_with_the_case(
    leader: Client, case: Case, workplace: Workplace, teacher: Exposed
) -> None:
    file = SimpleUploadedFile("anmeldelse.pdf", b"%PDF-1.7 ...")
    leader.post(address(case), sent(workplace) | {"file": file})
    mistaken = OutwardNotice.objects.get()
    correct = f"{address(case, 'records')}{mistaken.pk}/"
    leader.post(correct, sent(workplace, because="Feil siffer."))
    leader.post(injury(case, teacher), FILLED)
    assert OutwardNotice.objects.count() == 2
    assert OutwardNotice.objects.get(corrects=mistaken).attachment == mistaken.attachment
    keys = [mistaken.key_id, InjuryDraft.objects.get().key_id]
    destroy_on_day(case.destroy_on)
    assert not OutwardNotice.objects.exists()
    assert not InjuryDraft.objects.exists()
    assert not Attachment.objects.exists()
    assert not RecordKey.objects.filter(pk__in=keys).exists()


def test_they_go_with_a_case_that_is_joined_into_another(
    leader: Client, case: Case, workplace: Workplace, send: Send
) -> None:
    twice = send(workplace.teacher).case
    again = twice.exposed.get()
    leader.post(address(twice), sent(workplace))
    leader.post(address(twice, "insurer"), sent(workplace, exposed=str(again.pk), channel="online"))
    leader.post(injury(twice, again), FILLED)
    leader.post(f"/staff/incidents/duties/{twice.pk}/", DONE)
    actions.join_cases(
        actor=workplace.leader,
        opened=case_visible_to(workplace.leader, twice.pk),
        into=case_visible_to(workplace.leader, case.pk),
        reason="Samme hendelse.",
    )
    kept = case.exposed.get()
    assert set(OutwardNotice.objects.values_list("case", "exposed")) == {
        (case.pk, None),
        (case.pk, kept.pk),
    }
    draft = InjuryDraft.objects.get()
    assert (draft.case, draft.exposed) == (case, kept)
    assert OwnDuty.objects.get().case == case
    page = leader.get(injury(case, kept))
    assert page.context["form"]["description"].value() == "En forelder slo en lærer."


def test_of_two_drafts_about_one_person_the_kept_cases_goes_on(
    leader: Client, case: Case, workplace: Workplace, teacher: Exposed, send: Send
) -> None:
    twice = send(workplace.teacher).case
    leader.post(injury(twice, twice.exposed.get()), FILLED | {"description": "Den andre."})
    leader.post(injury(case, teacher), FILLED)
    actions.join_cases(
        actor=workplace.leader,
        opened=case_visible_to(workplace.leader, twice.pk),
        into=case_visible_to(workplace.leader, case.pk),
        reason="Samme hendelse.",
    )
    assert InjuryDraft.objects.get().exposed == teacher
    page = leader.get(injury(case, teacher))
    assert page.context["form"]["description"].value() == "En forelder slo en lærer."


@pytest.mark.parametrize("told_in", ["joined", "kept"])
def test_what_either_case_has_told_others_ends_the_step_of_the_kept_one(
    leader: Client, workplace: Workplace, routines: None, send: Send, told_in: str
) -> None:
    asked = {"joined": send(workplace.teacher).case, "kept": send(workplace.colleague).case}
    person = {"joined": workplace.teacher, "kept": workplace.colleague}[told_in]
    told, kept = asked[told_in], asked["kept"]
    leader.force_login(workplace.director)
    leader.post(address(told), sent(workplace))
    leader.force_login(workplace.leader)
    about = told.exposed.get(person=person)
    leader.post(address(told, "insurer"), sent(workplace, exposed=str(about.pk), channel="online"))
    actions.join_cases(
        actor=workplace.leader,
        opened=case_visible_to(workplace.leader, asked["joined"].pk),
        into=case_visible_to(workplace.leader, kept.pk),
        reason="Samme hendelse.",
    )
    left = open_tasks_of(kept)
    assert not left.filter(step__endswith="_police_report", opened_at__isnull=False).exists()
    # The other one who was exposed has no notice to the insurer yet.
    insurer = left.filter(step="report_to_insurer").values_list("concerns__name", flat=True)
    others = {"teacher", "colleague"} - {person.name}
    assert set(insurer) <= others


def test_a_notice_that_was_corrected_ends_no_step_of_the_kept_case(
    leader: Client, case: Case, workplace: Workplace, send: Send
) -> None:
    twice = send(workplace.teacher).case
    again = str(twice.exposed.get().pk)
    insurer = sent(workplace, exposed=again, channel="online")
    leader.post(address(twice, "insurer"), insurer)
    mistaken = OutwardNotice.objects.get()
    declined = {"outcome": "declined", "words": "Ingen skade.", "because": "Ble ikke sendt."}
    correct = f"{address(twice, 'records')}{mistaken.pk}/"
    assert leader.post(correct, insurer | declined).status_code == 302
    actions.join_cases(
        actor=workplace.leader,
        opened=case_visible_to(workplace.leader, twice.pk),
        into=case_visible_to(workplace.leader, case.pk),
        reason="Samme hendelse.",
    )
    step = Task.objects.get(step="report_to_insurer", run__subject_id=str(case.pk))
    assert step.state == Task.State.NOT_APPLICABLE

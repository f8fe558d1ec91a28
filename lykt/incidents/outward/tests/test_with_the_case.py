"""Notices to others end with their case, and go with it into another."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lykt.incidents import actions
from lykt.incidents.models import Attachment, Case, Exposed, InjuryDraft, OutwardNotice, OwnDuty
from lykt.incidents.outward.tests.test_duties import DONE
from lykt.incidents.outward.tests.test_injury_notice import FILLED
from lykt.incidents.outward.tests.test_records import address, sent
from lykt.incidents.queries import case_visible_to
from lykt.incidents.retention import destroy_on_day
from lykt.incidents.tests.conftest import Send, Workplace
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

"""A note from a talk is corrected by whoever wrote it; what it said stays, sealed as it was."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from lykt.audit.models import Record
from lykt.incidents import actions
from lykt.incidents.models import Case, Correction, Talk, TalkNote
from lykt.incidents.queries import case_visible_to
from lykt.incidents.retention import destroy_on_day
from lykt.incidents.sealed_words import words_of
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.people.models import Person

BEFORE, AFTER, WHY = "Hun sover godt.", "Hun sover dårlig.", "Skrev feil."


@pytest.fixture
def case(workplace: Workplace, routines: None, send: Send) -> Case:
    return send(workplace.teacher).case


@pytest.fixture
def note(case: Case, workplace: Workplace) -> TalkNote:
    """Private, by the leader."""
    return written(case, workplace.leader, shared=False)


def written(case: Case, leader: Person, *, shared: bool) -> TalkNote:
    talk = Talk.objects.get(task__step="talk_after_a_week")
    actions.hold_talk(
        actor=leader,
        opened=case_visible_to(leader, case.pk),
        talk=talk,
        day=talk.planned_for,
        words=BEFORE,
        shared=shared,
    )
    return TalkNote.objects.get()


def address(note: TalkNote) -> str:
    return f"/staff/incidents/talk-notes/{note.pk}/"


def filled(**changes: str) -> dict[str, str]:
    return {"note-words": AFTER, "note-reason": WHY, **changes}


def test_it_is_corrected_and_what_it_said_is_kept_for_its_writer(
    client: Client, case: Case, note: TalkNote, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    page = f"/staff/incidents/cases/{case.pk}/"
    assert address(note) in client.get(page).content.decode()
    assert BEFORE in client.get(address(note)).content.decode()
    assert client.post(address(note), filled())["Location"] == f"{page}#talks"
    note.refresh_from_db()
    assert words_of(note) == AFTER
    shown = client.get(page).content.decode()
    assert f"<del>{BEFORE}</del>" in shown
    assert WHY in shown
    assert "Et notat fra en samtale ble rettet" in shown

    held = Correction.objects.get()
    assert (held.author, held.key.destroy_on) == (workplace.leader, note.key.destroy_on)
    for sealed in (BEFORE, AFTER, WHY):
        assert sealed.encode() not in bytes(held.sealed)
        assert sealed not in str(list(Record.objects.values_list("details", flat=True)))


def test_a_private_note_is_nobody_elses_also_when_it_is_shared_later(
    client: Client, case: Case, note: TalkNote, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    client.post(address(note), filled(**{"note-shared": "on"}))

    def reads(person: Person, page: str) -> list[bool]:
        client.force_login(person)
        shown = client.get(page).content.decode()
        return [words in shown for words in (AFTER, BEFORE, WHY)]

    page = f"/staff/incidents/cases/{case.pk}/"
    assert reads(workplace.teacher, f"/staff/incidents/mine/{case.pk}/") == [True, False, False]
    assert reads(workplace.director, page) == [True, False, False]
    for person in (workplace.hr, workplace.chief_safety, workplace.safety, workplace.union):
        assert reads(person, page) == [False, False, False]
    assert reads(workplace.leader, page) == [True, True, True]


def test_what_was_shared_stays_for_those_it_was_shared_with(
    client: Client, case: Case, workplace: Workplace
) -> None:
    note = written(case, workplace.leader, shared=True)
    client.force_login(workplace.leader)
    client.post(address(note), filled(**{"note-shared": "on"}))
    client.force_login(workplace.teacher)
    own = client.get(f"/staff/incidents/mine/{case.pk}/").content.decode()
    assert AFTER in own
    assert BEFORE in own
    assert WHY in own
    assert address(note) not in own


def test_the_exposed_correct_their_own(client: Client, case: Case, workplace: Workplace) -> None:
    talk = Talk.objects.get(task__step="talk_after_a_week")
    client.force_login(workplace.teacher)
    own = f"/staff/incidents/mine/{case.pk}/"
    client.post(f"{own}talks/{talk.pk}/", {f"{talk.pk}-words": BEFORE})
    note = TalkNote.objects.get()
    assert client.post(address(note), filled())["Location"] == f"{own}#talks"
    assert AFTER in client.get(own).content.decode()
    client.force_login(workplace.leader)
    assert client.get(address(note)).status_code == 404


def test_only_its_writer_corrects_it(
    client: Client, case: Case, note: TalkNote, workplace: Workplace
) -> None:
    assert "/sign-in/" in client.get(address(note))["Location"]
    for person in (workplace.director, workplace.teacher, workplace.hr, workplace.colleague):
        client.force_login(person)
        assert client.get(address(note)).status_code == 404
        assert client.post(address(note), filled()).status_code == 404
        opened = case_visible_to(workplace.leader, case.pk)
        with pytest.raises(PermissionDenied):
            actions.correct_note(
                actor=person, opened=opened, note=note, words="x", shared=True, reason="x"
            )
    client.force_login(workplace.leader)
    assert client.get(f"/staff/incidents/talk-notes/{uuid.uuid4()}/").status_code == 404
    workplace.leader.appointments.update(unit=workplace.home)
    assert client.get(address(note)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"note-reason": " "}, 422), ({"note-words": ""}, 422), ({"note-words": BEFORE}, 409)],
)
def test_what_can_not_be_is_said_and_every_word_is_kept(
    client: Client, note: TalkNote, workplace: Workplace, changes: dict[str, str], status: int
) -> None:
    client.force_login(workplace.leader)
    response = client.post(address(note), filled(**changes))
    assert response.status_code == status
    assert WHY in response.content.decode() or "note-reason" in changes
    assert not Correction.objects.exists()


def test_it_ends_with_the_case(
    client: Client, case: Case, note: TalkNote, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    client.post(address(note), filled())
    destroy_on_day(case.destroy_on)
    assert not Correction.objects.exists()
    assert client.get(address(note)).status_code == 404

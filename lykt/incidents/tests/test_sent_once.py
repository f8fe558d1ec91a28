"""A form that is sent twice at the same moment is one deed, and is answered twice the same."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from conftest import at_once, needs_several_connections
from lykt.audit.models import Record
from lykt.incidents.models import (
    Attachment,
    Case,
    Cost,
    Exposed,
    Measure,
    Message,
    OutwardNotice,
    Reaction,
    Remark,
    Talk,
    TalkNote,
    ThirdParty,
)
from lykt.incidents.outward.tests.test_records import sent
from lykt.incidents.tests.conftest import Send, Workplace, end_all_steps
from lykt.people.models import Person

ROWS = (Attachment, Cost, Exposed, Measure, Message, Remark, Talk, TalkNote, ThirdParty)


@pytest.fixture
def case(workplace: Workplace, routines: None, send: Send) -> Case:
    return send(workplace.teacher).case


def text_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("brev.txt", b"Kom tilbake.", content_type="text/plain")


def typed(case: Case, workplace: Workplace) -> dict[str, dict[str, Any]]:
    """Each deed that makes something, as it is filled in; closing comes last."""
    exposed = str(case.exposed.get().pk)
    talk = Talk.objects.get(task__step="talk_after_a_week")
    return {
        "exposed": {"name": "En vikar"},
        "plan-talk": {"exposed": exposed, "day": "01.06.2035"},
        "hold-talk": {"talk": str(talk.pk), "day": "19.04.2022", "words": "Det går bedre."},
        "measure": {
            "words": "To voksne",
            "owner": workplace.leader.pk,
            "due_on": "01.06.2035",
        },
        "cost": {"words": "Briller", "kroner": "2400"},
        "file": {"file": None},
        "third-party": {"words": "Faren i sak 2022/114."},
        "answer": {"employee": workplace.teacher.pk, "words": "Hvil deg."},
        "close": {"evaluation": "Vi lærte noe."},
        "reopen": {"reason": "Det var mer."},
    }


def filled(name: str, given: dict[str, Any], token: uuid.UUID) -> dict[str, Any]:
    fresh = {**given, "file": text_file()} if "file" in given else given
    return {f"{name}-{key}": value for key, value in {**fresh, "once": str(token)}.items()}


def counts() -> dict[str, int]:
    return {row.__name__: row._default_manager.count() for row in ROWS}


def of_token(token: uuid.UUID) -> int:
    return sum(row._default_manager.filter(pk=token).count() for row in ROWS)


def test_the_second_of_two_clicks_is_answered_as_the_first_and_makes_nothing(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    for name, given in typed(case, workplace).items():
        if name == "close":
            end_all_steps(case)
            case.measures.update(done_on=dt.date(2022, 6, 1))
        token, address = uuid.uuid4(), f"/staff/incidents/cases/{case.pk}/{name}/"
        first = client.post(address, filled(name, given, token))
        made, acts = counts(), Record.objects.count()
        second = client.post(address, filled(name, given, token))
        assert of_token(token) == 1, name
        assert counts() == made, name
        assert (first.status_code, second.status_code) == (302, 302), name
        assert first["Location"] == second["Location"]
        assert Record.objects.count() == acts, name


def test_another_form_of_the_same_words_is_another_deed(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    for _again in range(2):
        sent_now = filled("cost", {"words": "Briller", "kroner": "1"}, uuid.uuid4())
        client.post(f"/staff/incidents/cases/{case.pk}/cost/", sent_now)
    assert Cost.objects.count() == 2


def test_each_form_has_a_token_of_its_own_which_a_kept_form_does_not_bring_back(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    address = f"/staff/incidents/cases/{case.pk}/"
    page = client.get(address)
    form = page.context["deeds"]["cost"]["form"]
    token = str(form.token)
    assert f'name="cost-once" value="{token}"' in page.content.decode()
    kept = {"draft": str(form.kept.token), "signature": form.kept.signature}
    typed_so_far = {**kept, "cost-words": "Briller", "cost-once": token}
    assert client.post(reverse("questions:keep_words"), typed_so_far).status_code == 200
    again = client.get(address)
    assert "Briller" in again.content.decode()
    assert token not in again.content.decode()


def test_what_the_employee_writes_and_adds_is_there_once(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.teacher)
    own = f"/staff/incidents/mine/{case.pk}/"
    talk = Talk.objects.get(task__step="talk_after_a_week")
    token = str(uuid.uuid4())
    for _click in range(2):
        for address, given in (
            ("write/", {"words": "Må jeg på jobb?", "once": token}),
            (f"talks/{talk.pk}/", {f"{talk.pk}-words": "Mitt.", f"{talk.pk}-once": token}),
            ("files/", {"file": text_file(), "once": token}),
        ):
            assert client.post(f"{own}{address}", given).status_code == 302, address
    assert (Message.objects.count(), TalkNote.objects.count(), Attachment.objects.count()) == (
        1,
        1,
        1,
    )


def test_a_notice_and_its_correction_are_recorded_once(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    page = f"/staff/incidents/cases/{case.pk}/outward/"
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    for _click in range(2):
        assert client.post(f"{page}police_report/", sent(workplace, once=first)).status_code == 302
    mistaken = OutwardNotice.objects.get()
    for _click in range(2):
        correction = sent(workplace, because="Feil dag.", once=second)
        response = client.post(f"{page}records/{mistaken.pk}/", correction)
        assert response.status_code == 302
    assert OutwardNotice.objects.count() == 2


def test_a_reaction_is_added_once(client: Client, case: Case, workplace: Workplace) -> None:
    client.force_login(workplace.leader)
    client.post(
        f"/staff/incidents/cases/{case.pk}/third-party/",
        filled("third-party", {"words": "Faren i sak 2022/114."}, uuid.uuid4()),
    )
    known = ThirdParty.objects.get()
    given = {"kind": "talk", "decided_on": "11.04.2022", "words": "Snakket.", "once": uuid.uuid4()}
    for _click in range(2):
        response = client.post(f"/staff/incidents/third-parties/{known.pk}/reactions/", given)
        assert response.status_code == 302
    assert Reaction.objects.count() == 1


DEEDS = ("exposed", "plan-talk", "hold-talk", "measure", "cost", "file", "third-party", "answer")


@needs_several_connections
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", DEEDS)
def test_two_clicks_at_the_same_moment_make_one_row(
    case: Case, workplace: Workplace, name: str
) -> None:
    given, token = typed(case, workplace)[name], uuid.uuid4()
    click = _click(workplace.leader, f"/staff/incidents/cases/{case.pk}/{name}/")
    assert at_once(lambda: click(filled(name, given, token))) == [302, 302]
    assert of_token(token) == 1
    assert (
        Record.objects.filter(subject_id=str(case.pk))
        .exclude(action__in=("incidents.report", "incidents.open_case"))
        .count()
        == 1
    )


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_record_one_notice(case: Case, workplace: Workplace) -> None:
    given = sent(workplace, once=str(uuid.uuid4()))
    click = _click(workplace.leader, f"/staff/incidents/cases/{case.pk}/outward/police_report/")
    assert at_once(lambda: click(given)) == [302, 302]
    assert OutwardNotice.objects.count() == 1


def _click(person: Person, address: str) -> Callable[[dict[str, Any]], int]:
    def click(given: dict[str, Any]) -> int:
        browser = Client()
        browser.force_login(person)
        return browser.post(address, given).status_code

    return click

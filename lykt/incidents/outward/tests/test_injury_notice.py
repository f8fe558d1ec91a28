"""NAV's notice is filled in from the case, checked in plain words, and kept without numbers."""

import io
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from lykt.audit.models import Record
from lykt.incidents.models import Case, Employer, Exposed, InjuryDraft, OutwardNotice
from lykt.incidents.notices.checking import check
from lykt.incidents.outward.contents import contents_of
from lykt.incidents.outward.tests.test_records import sent
from lykt.incidents.sealed_words import words_of
from lykt.incidents.tests.conftest import Send, Workplace, employ

SENDER, INJURED = "17847910089", "03828510036"

FILLED: dict[str, Any] = {
    "role": "arbeidstaker",
    "job_title": "Grunnskolelærere",
    "severity": "antattIkkeOppsoektLege",
    "absence": "fravaersdagerUkjent",
    "injury1": "saarskade",
    "part1": "ansikt",
    "time_kind": "Tidspunkt",
    "day": "08.04.2022",
    "time": "1830",
    "time_of_day": "iAvtaltArbeidstid",
    "place": "arbeidsstedInne",
    "elsewhere": "no",
    "causes": ["paafoertVoldsskade"],
    "backgrounds": ["angrepetEllerTruetAvEnPerson"],
    "description": "En forelder slo en lærer.",
    "organisation": "314 205 502",
    "organisation_name": "Prøvevik kommune",
    "street": "Rådhusveien 1",
    "postal_code": "0001",
    "town": "Prøvevik",
    "sender_number": SENDER,
    "injured_number": INJURED,
}


@pytest.fixture
def address(case: Case, teacher: Exposed) -> str:
    return f"/staff/incidents/cases/{case.pk}/outward/injury/{teacher.pk}/"


def test_what_the_case_knows_is_filled_in(leader: Client, address: str) -> None:
    page = leader.get(address)
    form = page.context["form"]
    assert form["day"].value() == "08.04.2022"
    assert form["time"].value() == "18.30"
    assert form["causes"].value() == ["paafoertVoldsskade"]
    assert form["backgrounds"].value() == ["angrepetEllerTruetAvEnPerson"]
    assert form["place"].value() == "arbeidsstedInne"
    assert form["severity"].value() == "antattIkkeOppsoektLege"
    assert form["description"].value() == (
        "Hva skjedde? Fysisk angrep på person. Hvor skjedde det? I samtalerom eller møterom. "
        "Hvem gjorde det? Pårørende eller foresatt."
    )
    assert "Han slo meg" not in page.content.decode()


def test_only_what_is_missing_is_asked_for(leader: Client, address: str) -> None:
    lacking = {field.name for field in leader.get(address).context["lacking"]}
    assert lacking == {
        "injury1",
        "organisation",
        "sender_number",
        "injured_number",
        "time_of_day",
    }


def test_a_right_one_can_be_made_as_data(leader: Client, address: str) -> None:
    assert "Ingen feil" in leader.post(address, FILLED).content.decode()
    response = leader.post(address, FILLED | {"do": "data"})
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="skademelding.json"'
    assert "no-store" in response["Cache-Control"]
    notice = json.loads(response.content)
    assert check(notice, timezone.localdate()) == []
    assert notice["skadelidt"]["norskIdentitetsnummer"] == INJURED
    assert notice["skadelidt"]["dekningsforhold"]["organisasjonsnummer"] == "314205502"
    assert notice["hendelsesfakta"]["tid"]["tidspunkt"] == "2022-04-08T18:30:00+02:00"


def test_a_right_one_can_be_printed(leader: Client, address: str) -> None:
    response = leader.post(address, FILLED | {"do": "print"})
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    assert INJURED in text
    assert "Grunnskolelærere" in text
    assert "ingen feil" in text


@pytest.mark.parametrize("do", ["data", "print"])
def test_nothing_is_made_of_one_with_a_fault(leader: Client, address: str, do: str) -> None:
    response = leader.post(address, FILLED | {"part1": "", "do": do})
    assert response.status_code == 422
    assert not Record.objects.filter(action="incidents.make_injury_notice").exists()


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"part1": ""}, "part1", "«Kroppsdel» mangler."),
        ({"injury1": "", "part1": ""}, "injury1", "«Skader» mangler."),
        ({"injured_number": "03828510035"}, "injured_number", "kan ikke stemme"),
        ({"injured_number": SENDER}, "injured_number", "samme fødselsnummer"),
        ({"organisation": "314205503"}, "organisation", "kan ikke stemme"),
        ({"causes": []}, "causes", "mangler"),
        ({"day": "31.12.2199"}, "day", "er i fremtiden"),
        ({"day": ""}, "day", "Skriv dagen og klokkeslettet da det skjedde."),
        ({"day": "31.02.2022"}, "day", "er ikke en dag i kalenderen"),
        ({"elsewhere": "yes"}, "other_street", "mangler"),
        ({"job_title": "lærer"}, "job_title", "Velg en av titlene under."),
        ({"job_title": "trollmann"}, "job_title", "Ingen titler i NAVs liste"),
        ({"description": f"Gjelder {INJURED}."}, "description", "fødselsnummer"),
        ({"description": "x" * 2001}, "description", "2001 tegn"),
        ({"time_kind": "Periode"}, "period_from", "Skriv den første og den siste dagen"),
    ],
)
def test_a_fault_stands_at_its_field_and_every_word_stays(
    leader: Client, address: str, changed: dict[str, Any], field: str, said: str
) -> None:
    response = leader.post(address, FILLED | changed)
    assert response.status_code == 422
    form = response.context["form"]
    assert said in " ".join(form.errors[field])
    kept = {name: form[name].value() for name in FILLED if name in form.fields}
    assert kept == FILLED | changed


def test_no_identity_number_is_stored_or_logged(
    leader: Client, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    for changed in (
        {},
        {"do": "save"},
        {"do": "data"},
        {"day": ""},
        {"description": f"Gjelder {INJURED}."},
    ):
        leader.post(address, FILLED | changed)
        kept = words_of(InjuryDraft.objects.get())
        assert "En forelder" in kept or changed.get("description")
        assert SENDER not in kept
        assert INJURED not in kept
    assert not Record.objects.filter(details__icontains=INJURED).exists()
    assert INJURED not in caplog.text


def test_it_can_be_left_and_gone_on_with(leader: Client, address: str) -> None:
    page = leader.post(address, FILLED | {"do": "save", "time": "halv sju"})
    assert "Lagret, men uten fødselsnumrene." in page.content.decode()
    form = leader.get(address).context["form"]
    assert form["time"].value() == "halv sju"
    assert form["causes"].value() == ["paafoertVoldsskade"]
    assert form["sender_number"].value() is None


def test_a_job_title_is_found_without_script(leader: Client, address: str) -> None:
    page = leader.post(address, FILLED | {"job_title": "barneh", "do": "search"})
    assert page.status_code == 200
    found = [text for _code, text in page.context["form"].fields["job_title_match"].choices]
    assert found
    assert all("barneh" in text.casefold() for text in found)
    page = leader.post(address, FILLED | {"job_title": "barneh", "job_title_match": found[0]})
    assert page.context["form"]["job_title"].value() == found[0]
    assert "Ingen feil" in page.content.decode()


def test_the_employer_is_known_the_next_time(
    leader: Client, address: str, workplace: Workplace, send: Send
) -> None:
    leader.post(address, FILLED | {"do": "save", "organisation": "314205503"})
    assert not Employer.objects.exists()
    leader.post(address, FILLED | {"do": "save"})
    case = send(workplace.teacher, "2022-05-02 10:00").case
    exposed = case.exposed.get()
    page = leader.get(f"/staff/incidents/cases/{case.pk}/outward/injury/{exposed.pk}/")
    assert page.context["form"]["organisation"].value() == "314205502"
    assert page.context["form"]["street"].value() == "Rådhusveien 1"


def test_what_was_sent_goes_with_the_record_without_numbers(
    leader: Client, address: str, case: Case, workplace: Workplace, teacher: Exposed
) -> None:
    leader.post(address, FILLED | {"do": "data"})
    given = sent(workplace, exposed=str(teacher.pk), channel="online", reference="NAV-1")
    leader.post(f"/staff/incidents/cases/{case.pk}/outward/injury_notice/", given)
    record = OutwardNotice.objects.get()
    notice = contents_of(record).notice
    assert notice
    assert INJURED not in json.dumps(notice)
    assert not InjuryDraft.objects.exists()
    as_sent = f"/staff/incidents/cases/{case.pk}/outward/records/{record.pk}/as-sent/"
    for person, status in (
        (workplace.leader, 200),
        (workplace.hr, 200),
        (workplace.teacher, 200),
        (workplace.colleague, 404),
        (workplace.safety, 404),
        (workplace.union, 404),
    ):
        leader.force_login(person)
        assert leader.get(as_sent).status_code == status
    leader.force_login(workplace.teacher)
    pdf = PdfReader(io.BytesIO(leader.get(as_sent).content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "ikke tatt vare på i Lykt" in text
    assert "Grunnskolelærere" in text
    leader.logout()
    assert "/sign-in/" in leader.get(as_sent)["Location"]


def test_an_illness_over_time_asks_for_what_it_asks_for(leader: Client, address: str) -> None:
    period = {
        "time_kind": "Periode",
        "period_from": "01.02.2022",
        "period_to": "08.04.2022",
        "exposures": ["psykososialBelastningEllerKritiskHendelseEllerTrakassering"],
        "injury1": "psykiskSykdom",
        "part1": "hode",
    }
    assert "Ingen feil" in leader.post(address, FILLED | period).content.decode()
    refused = leader.post(address, FILLED | period | {"exposures": []})
    assert "exposures" in refused.context["form"].errors


def test_another_role_is_asked_for_what_it_is_asked_for(leader: Client, address: str) -> None:
    form = leader.post(address, FILLED | {"role": "elevEllerStudent"}).context["form"]
    assert "backgrounds" not in form.fields
    assert "absence" not in form.fields


def test_it_is_for_who_follows_up(
    client: Client, address: str, case: Case, workplace: Workplace
) -> None:
    stranger = employ("other-leader", "line_leader", workplace.home)
    for person, status in (
        (workplace.leader, 200),
        (workplace.hr, 200),
        (workplace.safety, 404),
        (workplace.union, 404),
        (stranger, 404),
        (workplace.teacher, 403),
    ):
        client.force_login(person)
        assert client.get(address).status_code == status
        assert client.post(address, FILLED).status_code == status
    client.logout()
    assert "/sign-in/" in client.get(address)["Location"]

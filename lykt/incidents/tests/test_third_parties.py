"""Somebody who threatens again and again: known by a pseudonym, for a time, to few."""

import datetime as dt
import uuid
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from lykt.audit.models import Record
from lykt.incidents.access import Opened, Standing
from lykt.incidents.models import Case, Reaction, ThirdParty
from lykt.incidents.queries import case_visible_to
from lykt.incidents.retention import destroy_third_parties_on
from lykt.incidents.sealed_words import words_of
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.incidents.third_parties import actions
from lykt.people.models import Person

WHO = "Faren i sak 2022/114. Møtes alltid av to."
NUMBER = "13097248022"  # made up by the authorities for tests; its digits fit


@pytest.fixture
def case(workplace: Workplace, send: Send) -> Case:
    return send(workplace.teacher).case


@pytest.fixture
def known(workplace: Workplace, case: Case) -> ThirdParty:
    opened = case_visible_to(workplace.leader, case.pk)
    return actions.link_case(actor=workplace.leader, opened=opened, third_party=None, words=WHO)


def _page(known: ThirdParty, more: str = "") -> str:
    return f"/staff/incidents/third-parties/{known.pk}/{more}"


def test_the_next_event_is_linked_and_the_meeting_prepared_for(
    client: Client, workplace: Workplace, case: Case, send: Send
) -> None:
    client.force_login(workplace.leader)
    link = "/staff/incidents/cases/{}/third-party/"
    client.post(link.format(case.pk), {"third-party-words": WHO})
    known = ThirdParty.objects.get()
    assert WHO.encode() not in bytes(known.sealed)
    assert known.destroy_on == known.key.destroy_on == case.day + actions.KEPT

    later = send(workplace.colleague, "2022-09-01 09:00", reporter="witness").case
    client.post(link.format(later.pk), {"third-party-third_party": str(known.pk)})
    known.refresh_from_db()
    known.key.refresh_from_db()
    assert set(known.cases.all()) == {case, later}
    assert known.destroy_on == known.key.destroy_on == later.day + actions.KEPT
    page = client.get(_page(known)).content.decode()
    assert WHO in page
    assert "8. april 2022" in page
    assert known.pseudonym in client.get(f"/staff/incidents/cases/{case.pk}/").content.decode()


@pytest.mark.parametrize("form", ["third-party", "words"])
def test_a_national_identity_number_is_not_taken(
    client: Client, workplace: Workplace, known: ThirdParty, case: Case, form: str
) -> None:
    client.force_login(workplace.leader)
    words = f"Født {NUMBER[:6]} {NUMBER[6:]}"
    if form == "words":
        response = client.post(_page(known, "words/"), {"about-words": words})
    else:
        address = f"/staff/incidents/cases/{case.pk}/third-party/"
        response = client.post(address, {"third-party-words": words})
    assert response.status_code == 422
    assert "fødselsnummer" in response.content.decode()
    assert words_of(ThirdParty.objects.get()) == WHO


def test_an_exclusion_is_a_decision_that_may_be_complained_of(
    client: Client, workplace: Workplace, known: ThirdParty
) -> None:
    client.force_login(workplace.leader)
    sent = {"kind": "from_office", "decided_on": "20.04.2022", "words": "Slo en ansatt."}
    response = client.post(_page(known, "reactions/"), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Slo en ansatt." in page
    assert "trenger en hjemmel" in page
    assert "trenger en sluttdato" in page
    too_long = {**sent, "until": "20.04.2024", "legal_basis": "Husretten"}
    assert client.post(_page(known, "reactions/"), too_long).status_code == 422

    whole = {**sent, "until": "20.07.2022", "legal_basis": "Husretten"}
    too_soon = client.post(_page(known, "reactions/"), {**whole, "told_on": "19.04.2022"})
    assert "før det er vedtatt" in too_soon.content.decode()
    assert client.post(_page(known, "reactions/"), whole).status_code == 302
    assert not Reaction.objects.exclude(complain_by=None).exists()
    reaction = Reaction.objects.get()
    assert "De tre ukene til å klage har ikke begynt" in client.get(_page(known)).content.decode()
    told = {f"{reaction.pk}-day": "25.04.2022"}
    client.post(_page(known, f"reactions/{reaction.pk}/told/"), told)
    reaction.refresh_from_db()
    assert (reaction.told_on, reaction.complain_by) == (
        dt.date(2022, 4, 25),
        dt.date(2022, 5, 16),
    )
    assert b"Slo en" not in bytes(reaction.sealed)
    known.refresh_from_db()
    assert known.destroy_on == dt.date(2022, 7, 20) + actions.KEPT

    on_day = {f"{reaction.pk}-day": "02.05.2022"}
    client.post(_page(known, f"reactions/{reaction.pk}/complaint/"), on_day)
    client.post(_page(known, f"reactions/{reaction.pk}/end/"), on_day)
    reaction.refresh_from_db()
    assert reaction.complained_on == reaction.ended_on == dt.date(2022, 5, 2)
    assert "Klaget 2. mai 2022" in client.get(_page(known)).content.decode()


def test_the_database_holds_no_exclusion_without_end_and_basis(
    workplace: Workplace, known: ThirdParty
) -> None:
    given: dict[str, Any] = {"actor": workplace.leader, "third_party": known, "words": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.react(**given, kind="from_channel", decided_on=dt.date(2022, 4, 20))
    talk = actions.react(**given, kind="talk", decided_on=dt.date(2022, 4, 20))
    assert talk.until is None


def test_only_who_follows_up_at_the_unit_sees_it_and_each_opening_is_recorded(
    client: Client, workplace: Workplace, known: ThirdParty
) -> None:
    assert "/sign-in/" in client.get(_page(known))["Location"]
    for person, status in (
        (workplace.teacher, 403),
        (workplace.hr, 403),
        (workplace.safety, 403),
        (workplace.chief_safety, 403),
        (workplace.union, 403),
        (workplace.leader, 200),
        (workplace.director, 200),
    ):
        client.force_login(person)
        assert client.get(_page(known)).status_code == status
        sent = client.post(_page(known, "words/"), {}).status_code
        assert sent == (422 if status == 200 else 403)
    opened = Record.objects.filter(action="incidents.open_third_party", actor=workplace.leader)
    assert opened.count() == 2  # once more with the form that came back

    workplace.leader.appointments.update(unit=workplace.home)
    client.force_login(workplace.leader)
    assert client.get(_page(known)).status_code == 404
    assert client.get(f"/staff/incidents/third-parties/{uuid.uuid4()}/").status_code == 404
    assert known.pseudonym not in client.get("/staff/incidents/third-parties/").content.decode()


def test_who_it_is_stands_on_no_page_whose_opening_says_nothing_of_it(
    client: Client, workplace: Workplace, known: ThirdParty, send: Send
) -> None:
    later = send(workplace.colleague, "2022-09-01 09:00", reporter="witness").case
    client.force_login(workplace.leader)
    page = client.get(f"/staff/incidents/cases/{later.pk}/").content.decode()
    assert known.pseudonym in page
    assert WHO[:20] not in page
    assert not Record.objects.filter(action="incidents.open_third_party").exists()


def test_an_event_of_another_unit_is_not_for_who_follows_up_here(
    client: Client, workplace: Workplace, known: ThirdParty, send: Send
) -> None:
    elsewhere = send(workplace.nurse, "2022-09-01 09:00", unit=workplace.home).case
    actions.link_case(
        actor=workplace.director,
        opened=case_visible_to(workplace.director, elsewhere.pk),
        third_party=known,
        words="",
    )
    client.force_login(workplace.director)
    assert "1. september 2022" in client.get(_page(known)).content.decode()
    client.force_login(workplace.leader)
    page = client.get(_page(known)).content.decode()
    assert "8. april 2022" in page
    assert "1. september 2022" not in page
    assert str(elsewhere.pk) not in page


def test_no_action_lets_others_link_or_react(workplace: Workplace, known: ThirdParty) -> None:
    case = Opened(Case.objects.get(), frozenset({Standing.HR}))
    with pytest.raises(PermissionDenied):
        actions.link_case(actor=workplace.hr, opened=case, third_party=known, words="")
    with pytest.raises(PermissionDenied):
        actions.react(
            actor=workplace.hr,
            third_party=known,
            kind="talk",
            decided_on=dt.date(2022, 4, 20),
            words="x",
        )


def test_when_its_time_ends_nothing_of_it_stays(workplace: Workplace, known: ThirdParty) -> None:
    case = Case.objects.get()
    assert destroy_third_parties_on(known.destroy_on - dt.timedelta(days=1)).due == 0
    call_command("destroy_expired", stdout=StringIO())
    assert not ThirdParty.objects.exists()
    assert not case.third_parties.exists()


# --- Who is shut out today ----------------------------------------------------------------


def _shut_out(workplace: Workplace, known: ThirdParty, until: dt.timedelta) -> Reaction:
    today = timezone.localdate()
    return actions.react(
        actor=workplace.leader,
        third_party=known,
        kind="from_office",
        decided_on=today - dt.timedelta(days=30),
        until=today + until,
        told_on=today - dt.timedelta(days=29),
        legal_basis="Husretten",
        words="Slo en ansatt.",
    )


def _seen(client: Client, person: Person, known: ThirdParty, address: str) -> bool:
    client.force_login(person)
    page = client.get(address).content.decode()
    assert WHO[:20] not in page or "third-parties" in address
    assert "Slo en ansatt" not in page or "third-parties" in address
    return known.pseudonym in page and "Utestengt fra kontoret" in page


OWN = "/staff/incidents/"


def test_who_is_shut_out_is_seen_in_the_case_and_by_those_who_work_there(
    client: Client, workplace: Workplace, known: ThirdParty, case: Case
) -> None:
    of_case = f"/staff/incidents/cases/{case.pk}/"
    assert not _seen(client, workplace.leader, known, of_case)
    reaction = _shut_out(workplace, known, dt.timedelta(days=60))
    assert _seen(client, workplace.leader, known, of_case)
    assert _seen(client, workplace.leader, known, "/staff/incidents/third-parties/")
    assert _seen(client, workplace.leader, known, _page(known))
    for person in (workplace.teacher, workplace.colleague, workplace.leader):
        assert _seen(client, person, known, OWN)
    for person in (workplace.nurse, workplace.hr):
        assert not _seen(client, person, known, OWN)
    assert not _seen(client, workplace.hr, known, of_case)
    actions.end_reaction(actor=workplace.leader, reaction=reaction, day=timezone.localdate())
    assert not _seen(client, workplace.teacher, known, OWN)
    assert not _seen(client, workplace.leader, known, of_case)


def test_what_is_over_shuts_nobody_out(
    client: Client, workplace: Workplace, known: ThirdParty
) -> None:
    _shut_out(workplace, known, dt.timedelta(days=-1))
    assert not _seen(client, workplace.teacher, known, OWN)


def test_what_holds_for_the_whole_municipality_holds_below_it(
    client: Client, workplace: Workplace, known: ThirdParty
) -> None:
    _shut_out(workplace, known, dt.timedelta(days=0))
    ThirdParty.objects.update(unit=workplace.municipality)
    assert _seen(client, workplace.nurse, known, OWN)


def test_that_the_person_was_told_is_registered_only_by_who_follows_up(
    client: Client, workplace: Workplace, known: ThirdParty
) -> None:
    reaction = _shut_out(workplace, known, dt.timedelta(days=1))
    address = _page(known, f"reactions/{reaction.pk}/told/")
    sent = {f"{reaction.pk}-day": "01.01.2022"}
    assert "/sign-in/" in client.post(address, sent)["Location"]
    client.force_login(workplace.teacher)
    assert client.post(address, sent).status_code == 403

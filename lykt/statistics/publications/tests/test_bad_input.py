"""What goes wrong between composing and releasing: it is said, and nothing is half released."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from conftest import Cast, CastLine, at_once, needs_several_connections
from lykt.audit.models import Record
from lykt.helpline.actions import NewContact, record_contacts
from lykt.people.models import Person
from lykt.statistics.models import Edition, KeptTable
from lykt.statistics.publications import actions
from lykt.statistics.publications.tests.conftest import Begun

STAFF = "/staff/"
COMPOSE = f"{STAFF}tables/compose/"
EDITION = f"{STAFF}publications/tall/1/"
ROWS = "?rows=registrations,line=volinjen&year=2022&measure=count&by="


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def register(cast: Cast, line: CastLine, *ages: str) -> None:
    moment = dt.datetime(2022, 5, 17, 12, tzinfo=dt.UTC)
    answers = {"who_contacted": "exposed", "in_target_group": "yes"}
    rows = [NewContact(cast.secretariat.pk, moment, None, {**answers, "age": age}) for age in ages]
    record_contacts(actor=cast.counsellor, channel=line.telephone, rows=rows)


@pytest.fixture
def contacts(cast: Cast, line: CastLine) -> None:
    register(cast, line, *("18_30",) * 7, *("31_40",) * 5, "over_60")


def keep(cast: Cast, asked: str, name: str = "Tabell") -> KeptTable:
    """A table kept through the page."""
    before = set(KeptTable.objects.values_list("pk", flat=True))
    signed_in(cast.analyst).post(COMPOSE + asked, {"name": name})
    return KeptTable.objects.exclude(pk__in=before).get()


def begin(cast: Cast, kept: KeptTable, policy: str = "hide-3", slug: str = "tall") -> str:
    """A publication of one table, through the pages; its edition's address."""
    analyst = signed_in(cast.analyst)
    analyst.post(f"{STAFF}publications/new/", {"title": "Tall", "slug": slug, "policy": policy})
    address = f"{STAFF}publications/{slug}/1/"
    analyst.post(f"{address}add/", {"kept": kept.code})
    return address


def prepare(cast: Cast, address: str) -> str:
    return signed_in(cast.analyst).post(f"{address}prepare/", follow=True).content.decode()


def release(cast: Cast, address: str, slug: str = "tall", **more: str) -> str:
    digest = Edition.objects.get(publication__slug=slug).digest
    given = {"digest": digest, **more}
    return signed_in(cast.manager).post(f"{address}release/", given, follow=True).content.decode()


def nothing_is_released(slug: str = "tall") -> bool:
    edition = Edition.objects.get(publication__slug=slug)
    public = Client().get(f"/data/{slug}/")
    return edition.released_at is None and public.status_code == 404


def nothing_is_prepared(slug: str = "tall") -> bool:
    edition = Edition.objects.get(publication__slug=slug)
    empty = not edition.tables.exclude(released=None, counted=None).exists()
    return empty and edition.state == Edition.State.DRAFT and edition.audit is None


# --- Composing ----------------------------------------------------------------------------


def test_a_question_that_no_version_has(cast: Cast, contacts: None) -> None:
    answer = signed_in(cast.analyst).get(f"{COMPOSE}{ROWS}question:gone")
    assert answer.status_code == 422
    assert "Rader" in answer.content.decode()


def test_a_question_that_nobody_was_asked_by_then(cast: Cast, contacts: None) -> None:
    asked = f"{ROWS}question:age".replace("2022", "2015")
    answer = signed_in(cast.analyst).get(COMPOSE + asked)
    assert answer.status_code == 422
    assert "senere periode" in answer.content.decode()


@pytest.mark.parametrize("chart", ["automatic", "bars", "columns", "lines", "map"])
def test_a_chart_of_an_empty_table(chart: str, cast: Cast, contacts: None) -> None:
    asked = f"{ROWS}month&chart={chart}".replace("2022", "2024")
    answer: Any = signed_in(cast.analyst).get(COMPOSE + asked)
    assert answer.status_code == 422
    assert "Velg en annen periode" in answer.content.decode()
    assert "figure" not in answer.context


@pytest.mark.parametrize("chart", ["bars", "columns", "lines", "map", "none"])
def test_a_chart_that_does_not_suit_the_table(chart: str, cast: Cast, contacts: None) -> None:
    for by in ("question:age", "month", "channel"):
        answer = signed_in(cast.analyst).get(f"{COMPOSE}{ROWS}{by}&chart={chart}")
        assert answer.status_code == 200
        assert "<table" in answer.content.decode()


def test_an_engine_that_can_not_be_reached(cast: Cast, contacts: None, settings: Settings) -> None:
    kept = keep(cast, f"{ROWS}question:age")
    address = begin(cast, kept)
    settings.TABLES_ENGINE = "postgres://nobody:pineapple@127.0.0.1:9/none"
    composing = signed_in(cast.analyst).get(f"{COMPOSE}{ROWS}month")
    assert composing.status_code == 422
    opened = signed_in(cast.analyst).get(f"{STAFF}tables/at/{kept.code}/")
    for said in (composing.content.decode(), opened.content.decode(), prepare(cast, address)):
        assert "kan ikke nås" in said
        assert "pineapple" not in said
    assert nothing_is_prepared()


def test_what_is_prepared_waits_for_an_engine_that_is_gone(
    cast: Cast, contacts: None, settings: Settings
) -> None:
    address = begin(cast, keep(cast, f"{ROWS}question:age"))
    prepare(cast, address)
    settings.TABLES_ENGINE = "postgres://nobody:pineapple@127.0.0.1:9/none"
    assert "kan ikke nås" in signed_in(cast.manager).get(address).content.decode()
    assert "kan ikke nås" in release(cast, address)
    assert nothing_is_released()


# --- Preparing ----------------------------------------------------------------------------


def test_a_period_without_data(cast: Cast, contacts: None) -> None:
    kept = keep(cast, f"{ROWS}question:age")
    kept.spec["period"] = {"first": "2023-01-01", "last": "2023-12-31"}
    kept.save()
    address = begin(cast, kept)
    assert "teller ingen fra 01.01.2023 til 31.12.2023" in prepare(cast, address)
    assert nothing_is_prepared()


def test_a_policy_that_can_not_be_met(cast: Cast, line: CastLine, contacts: None) -> None:
    """What is public was rounded: what is hidden beside it could be compared."""
    first = begin(cast, keep(cast, f"{ROWS}question:age"), "hide-3", "first")
    prepare(cast, first)
    release(cast, first, "first")
    address = begin(cast, keep(cast, f"{ROWS}month", "Måned"), "round-3")
    said = prepare(cast, address)
    assert "beskytt" in said
    assert "utgave 1" in said
    assert nothing_is_prepared()


def test_days_that_overlap_with_what_is_public(cast: Cast, contacts: None) -> None:
    first = begin(cast, keep(cast, f"{ROWS}question:age"), slug="first")
    prepare(cast, first)
    release(cast, first, "first")
    half = f"{ROWS}question:age&since=1.1.2022&until=30.6.2022".replace("year=2022", "year=days")
    address = begin(cast, keep(cast, half, "Halvt"))
    assert "dager som ikke overlapper" in prepare(cast, address)
    assert nothing_is_prepared()


# --- Releasing ----------------------------------------------------------------------------


def test_another_release_of_the_same_rows_came_between(cast: Cast, contacts: None) -> None:
    kept = keep(cast, f"{ROWS}question:age")
    address, other = begin(cast, kept), begin(cast, kept, slug="other")
    prepare(cast, address)
    prepare(cast, other)
    release(cast, other, "other")
    assert "Klargjør på nytt" in release(cast, address)
    assert nothing_is_released()


def test_rows_that_changed_since_it_was_prepared(
    cast: Cast, line: CastLine, contacts: None
) -> None:
    address = begin(cast, keep(cast, f"{ROWS}question:age"))
    prepare(cast, address)
    manager = signed_in(cast.manager)
    assert "as_prepared" not in manager.get(address).content.decode()
    register(cast, line, "41_60", "41_60")
    assert "endret siden utgaven ble klargjort" in release(cast, address)
    assert nothing_is_released()
    page = manager.get(address).content.decode()
    assert "endret siden utgaven ble klargjort" in page
    assert "as_prepared" in page
    release(cast, address, as_prepared="on")
    table = Edition.objects.get().tables.get().table
    assert table.value("count", age="41_60") == 0


def test_whoever_presses_second_is_told(cast: Cast, begun: Begun, second_manager: Person) -> None:
    edition = begun("tall", prepare=True)
    first, second = signed_in(cast.manager), signed_in(second_manager)
    given = {"digest": edition.digest}
    for client in (first, second):
        assert edition.digest in client.get(EDITION).content.decode()
    first.post(f"{EDITION}release/", given)
    said = second.post(f"{EDITION}release/", given, follow=True).content.decode()
    assert "Se på den igjen" in said
    edition.refresh_from_db()
    assert edition.released_by == cast.manager


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_two_press_at_once_and_it_is_released_once(cast: Cast, begun: Begun) -> None:
    edition = begun("tall", prepare=True)
    given = {"digest": edition.digest}
    client = signed_in(cast.manager)
    cookies = client.cookies

    def press() -> int:
        own = Client()
        own.cookies = cookies
        return own.post(f"{EDITION}release/", given).status_code

    assert at_once(press) == [302, 302]
    assert Edition.objects.get().state == Edition.State.RELEASED
    assert Record.objects.filter(action="statistics.release_edition").count() == 1


def test_an_edition_that_was_withdrawn_meanwhile_is_not_withdrawn_again(
    cast: Cast, begun: Begun
) -> None:
    edition = begun("tall", prepare=True)
    actions.release_edition(actor=cast.manager, edition=edition, digest=edition.digest)
    manager = signed_in(cast.manager)
    for reason in ("Feil kilde.", "En annen grunn."):
        said = manager.post(f"{EDITION}withdraw/", {"withdraw-reason": reason}, follow=True)
    assert "Se på den igjen" in said.content.decode()
    edition.refresh_from_db()
    assert edition.withdrawal == "Feil kilde."


def test_what_can_not_be_counted_is_said_in_the_language_of_the_page(
    cast: Cast, line: CastLine
) -> None:
    asked = "?rows=feedback,line=volinjen&by=channel&year=2015&measure=mean:question:score"
    answer = signed_in(cast.analyst).get(COMPOSE + asked)
    assert answer.status_code == 422
    told = "Ingen versjon av spørreskjemaene bak «feedback» spør om «score» innen 2015-12-31."
    assert told in answer.content.decode()

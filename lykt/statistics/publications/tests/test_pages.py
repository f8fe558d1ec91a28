"""The pages: who gets in, what they see, and what a refusal says."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from conftest import Cast, CastLine
from lykt.helpline.actions import NewContact, record_contacts
from lykt.helpline.models import Party, Sharing
from lykt.people.actions import appoint
from lykt.people.models import Person
from lykt.statistics.models import Edition, KeptTable
from lykt.statistics.publications import actions
from lykt.statistics.publications.tests.conftest import Begun

TABLES, PUBLICATIONS = "/staff/tables/", "/staff/publications/"
EDITION = f"{PUBLICATIONS}tall-2022/1/"
COMPOSE = f"{TABLES}compose/"
BY_AGE = "?rows=registrations,line=volinjen&by=question:age&by2=channel&year=2022&measure=count"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def some_contacts(cast: Cast, line: CastLine) -> None:
    moment = dt.datetime(2022, 5, 17, 12, tzinfo=dt.UTC)
    answers = {"who_contacted": "exposed", "in_target_group": "yes"}
    rows = [
        NewContact(cast.secretariat.pk, moment, None, {**answers, "age": age})
        for age in ("18_30",) * 7 + ("31_40",) * 5 + ("over_60",)
    ]
    record_contacts(actor=cast.counsellor, channel=line.telephone, rows=rows)


@pytest.mark.parametrize(
    ("address", "allowed", "refused"),
    [
        (TABLES, "counsellor", "administrator"),
        (f"{TABLES}at/etter-maned/", "counsellor", "administrator"),
        (PUBLICATIONS, "reader", "administrator"),
        (f"{PUBLICATIONS}new/", "analyst", "reader"),
        (EDITION, "manager", "administrator"),
        (f"{PUBLICATIONS}about/tall-2022/", "manager", "administrator"),
    ],
)
def test_a_page_is_for_those_who_hold_its_permission(
    address: str, allowed: str, refused: str, cast: Cast, line: CastLine, begun: Begun
) -> None:
    begun()
    assert signed_in(getattr(cast, allowed)).get(address).status_code == 200
    assert signed_in(getattr(cast, refused)).get(address).status_code == 403
    anonymous = Client().get(address)
    assert anonymous.status_code == 302
    assert "sign-in" in anonymous["Location"]


@pytest.mark.parametrize(
    ("step", "refused"),
    [
        ("add/", "reader"),
        ("policy/", "reader"),
        ("prepare/", "reader"),
        ("reopen/", "administrator"),
        ("discard/", "reader"),
        ("release/", "analyst"),
        ("withdraw/", "analyst"),
        ("correct/", "reader"),
        ("take-out/months/", "reader"),
    ],
)
def test_a_step_is_for_those_who_hold_its_permission(
    step: str, refused: str, cast: Cast, begun: Begun
) -> None:
    begun()
    assert signed_in(getattr(cast, refused)).post(EDITION + step).status_code == 403
    assert Client().post(EDITION + step).status_code == 302
    assert signed_in(cast.manager).get(EDITION + step).status_code == 405
    assert Edition.objects.get().state == Edition.State.DRAFT


def test_what_is_under_way_at_another_place_is_not_found(cast: Cast, begun: Begun) -> None:
    edition = begun(prepare=True)
    stranger = signed_in(cast.stranger)
    for address in (EDITION, f"{PUBLICATIONS}about/tall-2022/"):
        assert stranger.get(address).status_code == 404
    assert "tall-2022" not in stranger.get(PUBLICATIONS).content.decode()
    actions.release_edition(actor=cast.manager, edition=edition, digest=edition.digest)
    assert stranger.get(EDITION).status_code == 200


def test_an_edition_goes_through_its_pages(cast: Cast, begun: Begun, kept: KeptTable) -> None:
    analyst, manager = signed_in(cast.analyst), signed_in(cast.manager)
    title = {"title": "Tall", "slug": "tall-2022", "policy": "hide-3"}
    analyst.post(f"{PUBLICATIONS}new/", title)
    assert analyst.post(f"{PUBLICATIONS}new/", title).status_code == 422
    analyst.post(f"{EDITION}add/", {"kept": kept.code, "code": "months"})
    analyst.post(f"{EDITION}policy/", {"policy": "hide-5"})
    page = analyst.post(f"{EDITION}prepare/", follow=True).content.decode()
    assert ":" in page
    assert "Publiser utgaven" not in page
    digest = Edition.objects.get().digest
    page = manager.get(EDITION).content.decode()
    assert digest in page
    page = manager.post(f"{EDITION}release/", {"digest": "other"}, follow=True).content.decode()
    assert Edition.objects.get().state == Edition.State.PREPARED
    manager.post(f"{EDITION}release/", {"digest": digest})
    assert Edition.objects.get().state == Edition.State.RELEASED
    assert analyst.post(f"{EDITION}correct/", {}).status_code == 422
    analyst.post(f"{EDITION}correct/", {"correct-reason": "En feil."})
    assert Edition.objects.count() == 2
    assert manager.post(f"{EDITION}withdraw/", {}).status_code == 422
    page = manager.post(
        f"{EDITION}withdraw/", {"withdraw-reason": "Trukket."}, follow=True
    ).content.decode()
    assert "Trukket." in page
    assert "<table" not in page
    assert analyst.post(f"{PUBLICATIONS}tall-2022/2/discard/").status_code == 302
    assert Edition.objects.count() == 1


def test_a_table_is_composed_by_choosing_kept_and_changed(cast: Cast, some_contacts: None) -> None:
    analyst = signed_in(cast.analyst)
    page = analyst.get(COMPOSE + BY_AGE).content.decode()
    assert "18-30 år" in page
    assert "<svg" in page
    answer = analyst.post(COMPOSE + BY_AGE, {"name": "Alder og kanal"})
    assert answer["Location"] == f"{TABLES}at/alder-og-kanal/"
    again = analyst.get(f"{TABLES}at/alder-og-kanal/change/")
    assert "by=question%3Aage&by2=channel" in again["Location"]
    assert analyst.get(again["Location"]).status_code == 200
    changed = again["Location"].replace("year=2022", "year=2021")
    analyst.post(changed, {"name": "Alder og kanal 2021"})
    kept = KeptTable.objects.get()
    assert kept.spec["period"]["first"] == "2021-01-01"
    analyst.post(f"{TABLES}at/alder-og-kanal/remove/")
    assert not KeptTable.objects.exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"by": "question:gone"}, "gone"),
        ({"year": ""}, "ds-error-summary"),
        ({"by2": "question:age"}, "id_by2"),
        ({"year": "1999"}, "1999"),
    ],
)
def test_what_can_not_be_composed_is_said(
    asked: dict[str, str], said: str, cast: Cast, some_contacts: None
) -> None:
    given = {
        "rows": "registrations,line=volinjen",
        "by": "question:age",
        "year": "2022",
        "measure": "count",
        **asked,
    }
    answer = signed_in(cast.analyst).get(COMPOSE, given)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_composing_is_for_those_who_may(cast: Cast, some_contacts: None) -> None:
    assert signed_in(cast.analyst).get(COMPOSE).status_code == 200
    assert signed_in(cast.counsellor).get(COMPOSE).status_code == 403
    assert Client().get(COMPOSE).status_code == 302


def test_whoever_sees_their_own_alone_counts_their_own_alone(
    cast: Cast, some_contacts: None
) -> None:
    """Oslo sees what it registered itself, and the secretariat registered these."""
    Party.objects.filter(unit=cast.oslo).update(figures=Sharing.OWN)
    day = dt.date(2019, 10, 1)
    appoint(actor=None, person=cast.stranger, role="analyst", unit=cast.oslo, valid_from=day)
    own = "?rows=registrations,line=volinjen,unit=oslo&by=month&year=2022&measure=count"
    whole = "?rows=registrations,line=volinjen&by=month&year=2022&measure=count"
    assert signed_in(cast.stranger).get(COMPOSE + own).status_code == 422
    assert signed_in(cast.stranger).get(COMPOSE + whole).status_code == 404
    assert signed_in(cast.analyst).get(COMPOSE + whole).status_code == 200


def test_rows_of_another_place_are_not_found(cast: Cast, some_contacts: None) -> None:
    assert signed_in(cast.stranger).get(COMPOSE + BY_AGE).status_code == 404
    gone = signed_in(cast.analyst).get(f"{COMPOSE}?rows=registrations,line=other&by=month")
    assert gone.status_code == 404


def test_whoever_may_not_see_small_counts_sees_what_is_released_or_why_nothing(
    cast: Cast, some_contacts: None
) -> None:
    analyst, stranger = signed_in(cast.analyst), signed_in(cast.stranger)
    analyst.post(COMPOSE + BY_AGE, {"name": "Alder"})
    address = f"{TABLES}at/alder/"
    assert "18-30 år" in signed_in(cast.counsellor).get(address).content.decode()
    before: Any = stranger.get(address)
    assert "18-30 år" not in before.content.decode()
    assert before.context["released"] is None
    assert "figure" not in before.context


def test_a_shared_table_shows_others_the_released_one(
    cast: Cast, begun: Begun, kept: KeptTable
) -> None:
    edition = begun(prepare=True)
    actions.release_edition(actor=cast.manager, edition=edition, digest=edition.digest)
    page: Any = signed_in(cast.stranger).get(f"{TABLES}at/{kept.code}/")
    assert "Etter måned" in page.content.decode()
    assert page.context["seen"] is False
    assert page.context["figure"].table.hides

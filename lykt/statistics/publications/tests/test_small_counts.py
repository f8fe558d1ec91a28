"""Whoever registered the data may see small counts; whoever may not sees protected tables only.

One contact of 317 is of somebody over 60: its page is one that shows "1" in that row.
"""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from conftest import Cast, CastLine
from lykt.helpline.actions import NewContact, record_contacts
from lykt.helpline.models import Party, Sharing
from lykt.people.actions import appoint
from lykt.people.models import Person
from lykt.statistics.models import Edition
from lykt.statistics.publications import actions
from lykt.statistics.publications.choices import policy_named
from lykt.statistics.released import ReleasedTable

STAFF = "/staff/"
ROWS = "?rows=registrations,line=volinjen&by=question:age&year=2022&measure=count"
KEPT = f"{STAFF}tables/at/alder/"
EDITION = f"{STAFF}publications/tall/1/"
INSIDE = ("analyst", "manager", "counsellor", "reader")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def shows(page: Any, *, small: bool) -> bool:
    """Whether the page's tables have the one contact, or a sign in its place."""
    figures = [page.context["figure"]] if "figure" in page.context else []
    if "shown" in page.context:
        figures += [one.figure for one in page.context["shown"].tables]
    tables: list[ReleasedTable] = [one.table for one in figures if one is not None]
    assert tables
    return {one.value("count", age="over_60") for one in tables} == {1 if small else None}


@pytest.fixture
def contacts(cast: Cast, line: CastLine) -> None:
    moment = dt.datetime(2022, 5, 17, 12, tzinfo=dt.UTC)
    answers = {"who_contacted": "exposed", "in_target_group": "yes"}
    rows = [
        NewContact(cast.secretariat.pk, moment, None, {**answers, "age": age})
        for age in ("18_30",) * 200 + ("31_40",) * 111 + ("41_60",) * 5 + ("over_60",)
    ]
    record_contacts(actor=cast.counsellor, channel=line.telephone, rows=rows)
    signed_in(cast.analyst).post(f"{STAFF}tables/compose/{ROWS}", {"name": "Alder"})


@pytest.fixture
def prepared(cast: Cast, contacts: None) -> Edition:
    analyst = signed_in(cast.analyst)
    asked = {"title": "Tall", "slug": "tall", "policy": "hide-3"}
    analyst.post(f"{STAFF}publications/new/", asked)
    analyst.post(f"{EDITION}add/", {"kept": "alder"})
    analyst.post(f"{EDITION}prepare/")
    return Edition.objects.get()


def release(cast: Cast, edition: Edition) -> None:
    signed_in(cast.manager).post(f"{EDITION}release/", {"digest": edition.digest})


@pytest.mark.parametrize("who", INSIDE)
def test_a_kept_table_has_every_count_for_the_team(who: str, cast: Cast, contacts: None) -> None:
    assert shows(signed_in(getattr(cast, who)).get(KEPT), small=True)


def test_a_kept_table_is_protected_for_others(cast: Cast, prepared: Edition) -> None:
    stranger = signed_in(cast.stranger)
    before: Any = stranger.get(KEPT)
    assert "figure" not in before.context
    release(cast, prepared)
    assert shows(stranger.get(KEPT), small=False)
    assert shows(signed_in(cast.counsellor).get(KEPT), small=True)


def test_composing_counts_only_what_one_sees(cast: Cast, contacts: None) -> None:
    page = signed_in(cast.analyst).get(f"{STAFF}tables/compose/{ROWS}")
    assert shows(page, small=True)
    other: Any = signed_in(cast.stranger).get(f"{STAFF}tables/compose/{ROWS}")
    assert "figure" not in other.context


def test_an_edition_is_protected_for_everybody(cast: Cast, prepared: Edition) -> None:
    """Also for those who see small counts elsewhere: it is what everybody will see."""
    for who in ("analyst", "manager"):
        assert shows(signed_in(getattr(cast, who)).get(EDITION), small=False)
    for who in ("stranger", "oslo_counsellor", "reader"):
        assert signed_in(getattr(cast, who)).get(EDITION).status_code == 404
    release(cast, prepared)
    for who in ("stranger", "reader"):
        assert shows(signed_in(getattr(cast, who)).get(EDITION), small=False)


def test_what_is_kept_for_later_protection_is_on_no_page(cast: Cast, prepared: Edition) -> None:
    """True counts lie beside the released ones, so that later releases can be held to them."""
    release(cast, prepared)
    row = prepared.tables.get()
    assert row.counted
    laid = row.counted[0]["laid"]
    laid["counts"] = [987654] * len(laid["counts"])
    row.save()
    addresses = [EDITION, KEPT, f"{STAFF}publications/about/tall/", "/data/", "/data/tall/"]
    addresses += [f"/data/tall/alder{end}" for end in ("/", ".json", ".csv")]
    for address in addresses:
        answer = signed_in(cast.stranger).get(address)
        assert answer.status_code == 200
        assert b"987654" not in answer.content
        assert "987 654" not in answer.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("address", ["figures/", "annual-report/report.html"])
def test_a_lines_own_pages_are_for_those_who_see_its_figures(
    address: str, cast: Cast, contacts: None
) -> None:
    asked = f"{STAFF}{address}?line=volinjen&year=2022"
    assert "Over 60 år" in signed_in(cast.manager).get(asked).content.decode()
    theirs = signed_in(cast.stranger).get(asked)
    assert theirs.status_code in (200, 404)
    assert "Over 60 år" not in theirs.content.decode()
    assert signed_in(cast.administrator).get(asked).status_code == 403


def test_a_party_that_sees_its_own_sees_no_other_partys_small_counts(
    cast: Cast, prepared: Edition
) -> None:
    Party.objects.filter(unit=cast.oslo).update(figures=Sharing.OWN)
    day = dt.date(2019, 10, 1)
    appoint(actor=None, person=cast.stranger, role="line_manager", unit=cast.oslo, valid_from=day)
    theirs = signed_in(cast.stranger)
    before: Any = theirs.get(KEPT)
    assert "figure" not in before.context
    assert theirs.get(EDITION).status_code == 404
    release(cast, prepared)
    assert shows(theirs.get(KEPT), small=False)


def test_who_may_compose_can_not_take_up_rows_of_others(cast: Cast, contacts: None) -> None:
    """The table can not be put into a publication by somebody who does not see what it counts."""
    actions.begin_publication(
        actor=cast.stranger, slug="tall", title={"nb": "Tall"}, policy=policy_named("hide-3")
    )
    page = signed_in(cast.stranger).post(f"{EDITION}add/", {"kept": "alder"})
    assert page.status_code == 422
    assert not Edition.objects.get().tables.exists()

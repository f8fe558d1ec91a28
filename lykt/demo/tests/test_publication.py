"""The demonstration's publication: released by two persons, and there for everybody."""

import pytest
from django.test import Client

from lykt.demo.publication import SLUG, SURVEYED, is_published
from lykt.statistics.models import Edition
from lykt.statistics.publications.queries import released_edition, released_table

pytestmark = pytest.mark.django_db


def test_one_composed_it_and_another_released_it(demonstration: str) -> None:
    assert is_published()
    edition = released_edition(SLUG)
    assert edition.released_by is not None
    assert edition.released_by not in edition.composers.all()
    assert edition.audit
    assert edition.passes, edition.audit


@pytest.mark.parametrize("year", SURVEYED)
def test_each_survey_is_released_by_somebody_else_too(demonstration: str, year: int) -> None:
    edition = released_edition(f"staff-safety-{year}-direktoratet")
    assert edition.released_by not in edition.composers.all()
    assert edition.passes, edition.audit
    assert Client().get(f"/data/staff-safety-{year}-direktoratet/attacked/").status_code == 200


def test_it_hides_what_is_small_and_says_what_it_counts(demonstration: str) -> None:
    table = released_table(SLUG, "alder")
    assert table.value("count", age="over_60", channel="chat") is None
    assert table.value("count") == 3981
    assert "Vold- og overgrepslinjen" in table.definition["nb"]
    assert any("ikke med" in note["nb"] for note in table.notes)


def test_open_figures_are_not_empty_on_first_sight(demonstration: str) -> None:
    page = Client().get("/data/").content.decode()
    assert "Henvendelser i 2022" in page
    assert "Contacts in 2022" in Client().get("/data/?lang=en").content.decode()
    for table in Edition.objects.get(publication__slug=SLUG).tables.all():
        assert Client().get(f"/data/{SLUG}/{table.code}/").status_code == 200


@pytest.mark.parametrize("door", ["/", "/staff/account/sign-in/"])
def test_both_doors_lead_to_open_figures(demonstration: str, door: str) -> None:
    assert 'href="/data/"' in Client().get(door, follow=True).content.decode()

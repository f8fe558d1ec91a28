"""A survey's results: nobody sees a number before it is protected, and another has released it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from lykt.people.models import Person
from lykt.questions.models import Questionnaire
from lykt.statistics.models import Edition
from lykt.statistics.periods import whole_year
from lykt.statistics.publications import actions as publications
from lykt.statistics.publications.choices import policy_named
from lykt.statistics.publications.reach import (
    may_compose,
    may_prepare,
    parts_seen,
    sees_small_counts,
)
from lykt.statistics.publications.workflow import SamePersonError, SmallCountsError
from lykt.statistics.specs import Axis, TableSpec
from lykt.surveys.actions import publish_wave
from lykt.surveys.models import Wave
from lykt.surveys.sources import SOURCE
from lykt.surveys.tests.conftest import Agency, employ, keep

pytestmark = pytest.mark.django_db

SPEC = TableSpec("t", SOURCE, whole_year(2021), {"unit": "agency"}, (Axis("question:attacked"),))


@pytest.fixture
def wave(agency: Agency, safety: Questionnaire) -> Wave:
    return keep(agency, safety)


@pytest.fixture
def edition(agency: Agency, wave: Wave) -> Edition:
    return publish_wave(actor=agency.hr, wave=wave)


def test_nobody_sees_small_counts_of_a_survey(agency: Agency, wave: Wave) -> None:
    for person in Person.objects.all():
        assert not sees_small_counts(person, SPEC)
        assert not may_compose(person, SPEC)
        assert SOURCE not in {source for source, _part in parts_seen(person)}
    assert may_prepare(agency.hr, SPEC)
    assert not may_prepare(agency.director, SPEC)
    assert not may_prepare(agency.staff[0], SPEC)


def test_one_prepares_and_another_releases(
    agency: Agency, edition: Edition, client: Client, wave: Wave
) -> None:
    assert edition.state == Edition.State.PREPARED
    assert edition.passes
    with pytest.raises(SamePersonError):
        publications.release_edition(actor=agency.hr, edition=edition, digest=edition.digest)
    publications.release_edition(actor=agency.director, edition=edition, digest=edition.digest)
    client.force_login(agency.staff[0])
    page = client.get(reverse("surveys:results", args=[wave.pk])).content.decode()
    assert "11" in page
    assert (
        reverse("surveys:results", args=[wave.pk])
        in client.get(reverse("surveys:own")).content.decode()
    )


def test_whoever_prepares_can_not_choose_what_is_hidden(agency: Agency, edition: Edition) -> None:
    """Else two preparations beside each other would show a small count."""
    publications.reopen_edition(actor=agency.hr, edition=edition)
    table = edition.tables.first()
    assert table
    with pytest.raises(SmallCountsError):
        publications.take_out_table(actor=agency.hr, table=table)
    with pytest.raises(SmallCountsError):
        publications.choose_policy(actor=agency.hr, edition=edition, policy=policy_named("round-3"))
    with pytest.raises(SmallCountsError):
        publications.keep_table(actor=agency.hr, name="t", spec=SPEC, chart="none")


def _pages(wave: Wave, edition: Edition) -> list[str]:
    at = [edition.publication.slug, edition.number]
    return [
        reverse("surveys:own"),
        reverse("surveys:waves"),
        reverse("surveys:wave", args=[wave.pk]),
        reverse("surveys:results", args=[wave.pk]),
        reverse("publications:tables"),
        reverse("publications:publications"),
        reverse("publications:edition", args=at),
        f"{reverse('publications:compose')}?rows={SOURCE},unit=agency&by=question:attacked"
        "&year=2021&measure=count",
        reverse("opendata:edition", args=at),
    ]


_CELL = re.compile(r"<td[^>]*>\s*(\d+)\s*</td>")


@pytest.mark.parametrize("state", ["draft", "prepared"])
def test_no_page_shows_a_small_count_to_anybody(
    agency: Agency, wave: Wave, edition: Edition, state: str, client: Client
) -> None:
    """Of eleven answers, most counts but the totals are below the policy’s five."""
    if state == "draft":
        publications.reopen_edition(actor=agency.hr, edition=edition)
    analyst = employ("analyst", "analyst", agency.whole)
    for person in (agency.hr, analyst, agency.director, agency.staff[0]):
        client.force_login(person)
        for page in _pages(wave, edition):
            found = client.get(page)
            if found.status_code == 200:
                small = {int(one) for one in _CELL.findall(found.content.decode())} & {1, 2, 3, 4}
                assert not small, (person, page)

"""Assessments are counted on one page, and never below the minimum: nowhere else at all."""

import pytest
from django.test import Client

from lykt.averting.models import Assessment
from lykt.averting.queries.counting import MINIMUM
from lykt.averting.subject import SUBJECT
from lykt.averting.tests.conftest import Begin, Night
from lykt.reports.kinds import every_kind
from lykt.routines.models import Task
from lykt.statistics.engine.sources import every_source
from lykt.statistics.publications.reach import parts_seen

pytestmark = pytest.mark.django_db

ROOM = "averting"


def test_no_source_of_tables_reads_a_row_of_the_room() -> None:
    for source in every_source():
        tables = {source.rows().model, *(watched.model for watched in source.watched)}
        assert ROOM not in {table._meta.app_label for table in tables}, source.code
        paths = [source.key, source.day, *(column.path for column in source.columns.values())]
        assert not any("assessment" in path for path in paths), source.code


def test_no_source_of_tables_counts_a_step_of_an_assessment(night: Night, begin: Begin) -> None:
    begin()
    assert Task.objects.filter(run__subject_kind=SUBJECT).exists()
    for source in every_source():
        if source.rows().model is Task:
            assert not source.rows().filter(run__subject_kind=SUBJECT).exists()


def test_nobody_composes_tables_of_them_and_no_report_is_about_them(night: Night) -> None:
    for person in (night.manager, night.duty_leader, night.administrator):
        assert not any(ROOM in source for source, _part in parts_seen(person))
    assert not any(ROOM in kind.code for kind in every_kind())


@pytest.mark.parametrize("number", [1, MINIMUM - 1, MINIMUM])
def test_the_page_shows_no_year_with_fewer_than_the_minimum(
    client: Client, night: Night, begin: Begin, number: int
) -> None:
    for _one in range(number):
        begin()
    client.force_login(night.manager)
    page = client.get("/staff/averting/").content.decode()
    assert ("færre enn 5" in page) is (number < MINIMUM)
    assert (f"<td>{number}</td>" in page) is (number >= MINIMUM)
    assert Assessment.objects.count() == number


@pytest.mark.parametrize(
    "address",
    ["/data/tables.json", "/data/catalogue.json", "/data/", "/staff/tables/", "/staff/"],
)
def test_no_other_page_file_or_interface_tells_that_there_are_any(
    client: Client, night: Night, begin: Begin, address: str
) -> None:
    before = _told(client, night, address)
    begin()
    assert _told(client, night, address) == before


def _told(client: Client, night: Night, address: str) -> list[str]:
    """Without the numbers of a request, which are of that one page."""
    client.force_login(night.administrator)
    page = client.get(address, follow=True).content.decode()
    return [line for line in page.splitlines() if "nonce" not in line and "csrf" not in line]

"""A page takes as many queries for twenty pages, versions and readers as for one."""

import pytest

from conftest import Reads
from lykt.handbook.actions import add_page, publish
from lykt.handbook.models import Page
from lykt.handbook.tests.conftest import House, a_person, content, republish

pytestmark = pytest.mark.django_db

TWENTY = 20
HANDBOOK = "/staff/handbook/"


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("employee", ""),
        ("leader", ""),
        ("guest", ""),
        ("employee", "?q=fare"),
        ("employee", "whole/"),
        ("leader", "readers/"),
    ],
)
def test_lists(house: House, danger: Page, reads: Reads, who: str, address: str) -> None:
    person = getattr(house, who)
    once = reads(person, f"{HANDBOOK}{address}")
    for place in range(TWENTY):
        made = add_page(actor=house.leader, unit=house.office, code=f"page-{place}")
        publish(actor=house.leader, page=made, content=content(), based_on=0)
    assert reads(person, f"{HANDBOOK}{address}") == once


@pytest.mark.parametrize("address", ["", "readers/"])
def test_a_page(house: House, danger: Page, reads: Reads, address: str) -> None:
    republish(danger, house.leader, text="Ring 112 straks.")
    once = reads(house.leader, f"{HANDBOOK}office/danger/{address}")
    for place in range(TWENTY):
        a_person(f"reader-{place}", "hr", house.team)
        republish(danger, house.leader, text=f"Ring 112, {place}.")
    assert reads(house.leader, f"{HANDBOOK}office/danger/{address}") == once

"""The workplace of the room's tests, with an analyst, and a year of incidents."""

import pytest

from lykt.incidents.figures.tests.conftest import SignedIn, signed_in_as
from lykt.incidents.tests.conftest import Send, Workplace, employ, send, workplace, workplace_made
from lykt.people.models import Person

__all__ = ["SignedIn", "send", "signed_in_as", "workplace", "workplace_made"]


@pytest.fixture
def analyst(workplace: Workplace) -> Person:
    return employ("analyst", "analyst", workplace.municipality)


@pytest.fixture
def two_years(workplace: Workplace, send: Send) -> None:
    """In 2022 four incidents a month and one of a type of its own; in 2021 three a month."""
    places = ("telephone", "reception", "meeting_room", "email")
    for year, places_each in ((2021, places[:3]), (2022, places)):
        for month in range(1, 13):
            for at, place in enumerate(places_each):
                unit, who = (
                    (workplace.home, workplace.nurse)
                    if at == 1
                    else (workplace.school, workplace.teacher)
                )
                what = "threat" if at else "harassment"
                day = f"{year}-{month:02}-0{at + 1} 10:00"
                send(who, day, unit=unit, what=[what], place=place)
    send(workplace.nurse, "2022-05-17 10:00", unit=workplace.home, what=["hate_speech"])

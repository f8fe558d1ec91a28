"""A channel's hours in words."""

import datetime as dt

from conftest import Cast, CastLine
from lykt.helpline.figures.hours import opening_hours
from lykt.helpline.models import Hours


def test_the_shipped_lines_hours_are_as_its_report_says(line: CastLine) -> None:
    assert opening_hours(line.telephone) == "døgnåpen, alle dager"
    assert opening_hours(line.chat) == "mandag til fredag 09.00–20.00"


def test_days_with_other_hours_stand_by_themselves(cast: Cast, line: CastLine) -> None:
    Hours.objects.create(
        channel=line.chat,
        unit=cast.oslo,
        weekdays=[3],
        days=Hours.Days.ALL,
        opens=dt.time(22),
        closes=dt.time(1),
    )
    assert opening_hours(line.chat) == (
        "mandag til tirsdag 09.00–20.00, onsdag 09.00–20.00, 22.00–24.00, "
        "torsdag 00.00–01.00, 09.00–20.00, fredag 09.00–20.00"
    )

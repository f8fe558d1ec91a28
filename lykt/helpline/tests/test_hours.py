"""When a channel is open, who answers, and what comes next, also across daylight saving."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import Cast, CastLine
from lykt.helpline.hours import opening_at
from lykt.helpline.models import Channel, Hours
from lykt.people.calendar import WorkingCalendar
from lykt.people.models import ClosingDay

OSLO = timezone.get_default_timezone()
SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)

START = dt.datetime(2021, 12, 1, tzinfo=dt.UTC)
moments = st.integers(0, 5 * 366 * 24 * 60).map(lambda minutes: START + minutes * MINUTE)
# An hour on each side of the changes to and from summer time in 2022.
SPRING = dt.datetime(2022, 3, 27, 1, tzinfo=dt.UTC)
AUTUMN = dt.datetime(2022, 10, 30, 1, tzinfo=dt.UTC)
many = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


@many
@given(moments)
@example(SPRING)
@example(AUTUMN - SECOND)
@example(AUTUMN)
def test_the_telephone_is_always_answered_by_exactly_one_unit(
    cast: Cast, line: CastLine, moment: dt.datetime
) -> None:
    local = moment.astimezone(OSLO)
    by_day = dt.time(8, 30) <= local.time() < dt.time(15, 30)
    works = WorkingCalendar(cast.secretariat).is_working_day(local.date())

    opening = opening_at(line.telephone, moment)

    assert opening.units == (cast.secretariat if by_day and works else cast.oslo,)
    assert opening.closes_at is None


@many
@given(moments)
@example(SPRING)
@example(AUTUMN)
def test_the_chat_is_open_from_9_to_20_on_weekdays_and_says_what_comes_next(
    cast: Cast, line: CastLine, moment: dt.datetime
) -> None:
    local = moment.astimezone(OSLO)
    opening = opening_at(line.chat, moment)

    assert opening.is_open == (local.isoweekday() <= 5 and 9 <= local.hour < 20)
    if opening.is_open:
        assert opening.closes_at is not None
        closes_at = opening.closes_at.astimezone(OSLO)
        assert (closes_at.date(), closes_at.time()) == (local.date(), dt.time(20))
        assert opening_at(line.chat, opening.closes_at - SECOND).is_open
        assert not opening_at(line.chat, opening.closes_at).is_open
    else:
        assert opening.opens_at is not None
        opens_at = opening.opens_at.astimezone(OSLO)
        assert opens_at.time() == dt.time(9)
        assert moment < opening.opens_at <= moment + dt.timedelta(days=3)
        assert opening_at(line.chat, opening.opens_at).is_open
        assert not opening_at(line.chat, opening.opens_at - SECOND).is_open


def test_oslo_covers_the_secretariat_s_own_closing_day(cast: Cast, line: CastLine) -> None:
    noon = dt.datetime(2022, 7, 13, 12, tzinfo=OSLO)
    assert opening_at(line.chat, noon).units == (cast.secretariat,)

    ClosingDay.objects.create(unit=cast.secretariat, day=noon.date(), reason="Ferieavvikling")

    assert opening_at(line.chat, noon).units == (cast.oslo,)
    assert opening_at(line.telephone, noon).units == (cast.oslo,)


@pytest.mark.parametrize("night", [SPRING.date(), AUTUMN.date()])
def test_a_night_that_changes_the_clock_closes_at_the_wall_s_time(
    cast: Cast, line: CastLine, night: dt.date
) -> None:
    line.chat.hours.all().delete()
    Hours.objects.create(
        channel=line.chat,
        unit=cast.oslo,
        weekdays=[6],
        days=Hours.Days.ALL,
        opens=dt.time(22),
        closes=dt.time(6),
    )
    closes_at = opening_at(line.chat, dt.datetime.combine(night, dt.time(0, 30), OSLO)).closes_at

    assert closes_at == dt.datetime.combine(night, dt.time(6), OSLO)


def test_a_channel_without_hours_is_closed_with_no_next_opening(line: CastLine) -> None:
    line.chat.hours.all().delete()
    channel = Channel.objects.get(pk=line.chat.pk)

    opening = opening_at(channel, dt.datetime(2022, 6, 1, 12, tzinfo=OSLO))

    assert (opening.is_open, opening.closes_at, opening.opens_at) == (False, None, None)


def test_an_extra_opening_stands_beside_the_ordinary_week(cast: Cast, line: CastLine) -> None:
    night = dt.datetime(2022, 9, 17, 22, 0, tzinfo=OSLO)
    assert not opening_at(line.chat, night).is_open
    line.chat.extra_openings.create(
        unit=cast.oslo, opens_at=night, closes_at=night + 3 * dt.timedelta(hours=1)
    )
    assert opening_at(line.chat, night - MINUTE).opens_at == night
    opening = opening_at(line.chat, night)
    assert opening.units == (cast.oslo,)
    assert opening.closes_at == night + 3 * dt.timedelta(hours=1)
    assert not opening_at(line.chat, night + 3 * dt.timedelta(hours=1)).is_open


def test_an_extra_opening_without_a_foreseeable_end_closes_never(
    cast: Cast, line: CastLine
) -> None:
    monday = dt.datetime(2022, 9, 12, 12, 0, tzinfo=OSLO)
    line.chat.extra_openings.create(
        unit=cast.oslo, opens_at=monday, closes_at=monday + dt.timedelta(days=3650)
    )
    opening = opening_at(line.chat, monday + dt.timedelta(days=2))
    assert set(opening.units) == {cast.secretariat, cast.oslo}
    assert opening.closes_at is None

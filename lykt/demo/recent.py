"""The plan of the two weeks up to now, so that the day list of a demonstration is not empty."""

import datetime as dt
from random import Random

from lykt.demo.calls import PlannedCall
from lykt.demo.diary import Interval, days_between, working_week
from lykt.demo.year import PUBLISHED, Figures, Period, Plan, plan, read_figures, register

_DAYS = 14
_CONTACTS = {"telephone": 84, "chat": 36}
_CALLS_TODAY = 4
_LENGTH = dt.timedelta(minutes=12)
_HOUR = dt.timedelta(hours=1)


def last_days(now: dt.datetime) -> Plan:
    """Nothing in it is later than ``now``. The shares are those of the published year.

    There are no chats in the vendor's list: they are answered in Lykt by then (``demo.chat``).
    """
    figures = read_figures(PUBLISHED)
    random = Random(now.date().toordinal())  # noqa: S311 - made up
    days = days_between(now.date() - dt.timedelta(days=_DAYS - 1), now.date())
    period = Period({"telephone": days[:-1], "chat": working_week(days)}, _CONTACTS, 87)
    return _with_today(_until(now, plan(figures, period, random)), figures, now, random)


def _until(now: dt.datetime, whole: Plan) -> Plan:
    return Plan(
        contacts={
            kind: [contact for contact in contacts if contact.ended_at <= now]
            for kind, contacts in whole.contacts.items()
        },
        calls=[call for call in whole.calls if call.ended_at <= now],
        chats=[],
        feedback=[feedback for feedback in whole.feedback if feedback.given_at <= now],
    )


def _with_today(earlier: Plan, figures: Figures, now: dt.datetime, random: Random) -> Plan:
    """With a few calls since midnight, whenever that was."""
    held = _calls_since_midnight(now)
    calls = [
        PlannedCall(one.start, True, 0, int(_LENGTH.total_seconds()), "VO-telefon 1")
        for one in held
    ]
    contacts = [*earlier.contacts["telephone"], *register("telephone", figures, held, random)]
    return Plan(
        contacts={**earlier.contacts, "telephone": contacts},
        calls=[*earlier.calls, *calls],
        chats=earlier.chats,
        feedback=earlier.feedback,
    )


def _calls_since_midnight(now: dt.datetime) -> list[Interval]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    count = min(_CALLS_TODAY, (now - midnight) // _HOUR)
    starts = [midnight + (now - midnight) * (2 * n + 1) / (2 * count) for n in range(count)]
    return [Interval(start, start + _LENGTH) for start in starts]

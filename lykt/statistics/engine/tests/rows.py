"""Contacts to count: recorded in the database, and as plain Python to count beside it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from conftest import Cast, CastLine
from lykt.helpline.models import Contact
from lykt.lib.clock import at_wall_clock
from lykt.questions.actions import NewResponse, record_many
from lykt.questions.models import Response
from lykt.questions.queries import version_in_force
from lykt.statistics.periods import Period, whole_year

GENDERS = ("woman", "man", "unknown")
REFERRALS = ("crisis_centre", "police", "nav")


@dataclass(frozen=True)
class Row:
    """A contact as a test thinks of it."""

    day: dt.date
    minute: int
    unit: str
    channel: str
    answers: dict[str, Any]


def record(line: CastLine, cast: Cast, rows: Iterable[Row]) -> list[Contact]:
    """Keep rows as contacts."""
    contacts = []
    for row in rows:
        channel, unit = getattr(line, row.channel), getattr(cast, row.unit)
        version = version_in_force(channel.registration.questionnaire, row.day)
        (response,) = record_many(
            actor=None,
            collection=channel.registration,
            version=version,
            rows=[NewResponse(unit.pk, row.day, row.answers)],
        )
        contacts.append(_contact(line, row, response))
    return Contact.objects.bulk_create(contacts)


def _contact(line: CastLine, row: Row, response: Response) -> Contact:
    return Contact(
        line=line.line,
        channel=getattr(line, row.channel),
        unit_id=response.unit_id,
        started_at=at_wall_clock(row.day, dt.time(row.minute // 60, row.minute % 60)),
        day=row.day,
        minute=row.minute,
        response=response,
    )


DAYS = st.dates(dt.date(2021, 11, 1), dt.date(2023, 2, 1))
PERIODS = st.just(whole_year(2022)) | st.tuples(
    st.dates(dt.date(2021, 12, 1), dt.date(2022, 6, 1)),
    st.dates(dt.date(2022, 6, 1), dt.date(2023, 1, 10)),
).map(lambda days: Period(*days))
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "gender": st.sampled_from(GENDERS),
        "referrals": st.lists(st.sampled_from(REFERRALS), unique=True, min_size=1),
    },
)
ROWS = st.lists(
    st.builds(
        Row,
        day=DAYS,
        minute=st.integers(0, 1439),
        unit=st.sampled_from(["secretariat", "oslo"]),
        channel=st.sampled_from(["telephone", "chat"]),
        answers=ANSWERS,
    ),
    max_size=25,
)

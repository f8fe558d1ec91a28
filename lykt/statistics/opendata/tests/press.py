"""Editions as the publication's own actions leave them, for tests of what is public."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from lykt.people.actions import add_person
from lykt.people.models import Person
from lykt.statistics.models import Edition, Publication
from lykt.statistics.opendata.tests.tables import CHANNEL, COUNT, TABLE, category
from lykt.statistics.released import ReleasedDimension, ReleasedTable, Role

DAY = dt.datetime(2023, 3, 1, 9, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Press:
    """Makes publications and editions without composing, counting and releasing them."""

    person: Person

    def publication(self, slug: str = "yearly") -> Publication:
        return Publication.objects.create(
            slug=slug,
            title={"nb": "Årets <tall>", "en": "The year’s <figures>"},
            made_by=self.person,
            made_at=timezone.now(),
        )

    def edition(
        self,
        publication: Publication,
        state: str,
        table: ReleasedTable = TABLE,
        *,
        correction: str = "",
        withdrawal: str = "",
    ) -> Edition:
        number = publication.editions.count() + 1
        was_public = state not in (Edition.State.DRAFT, Edition.State.PREPARED)
        edition = Edition.objects.create(
            publication=publication,
            number=number,
            state=state,
            policy={},
            composed_at=DAY,
            correction=correction,
            withdrawal=withdrawal,
            released_at=DAY + dt.timedelta(days=number) if was_public else None,
            withdrawn_at=DAY + dt.timedelta(days=90) if withdrawal else None,
        )
        self.add(edition, table)
        return edition

    def add(self, edition: Edition, table: ReleasedTable) -> None:
        place = edition.tables.count() + 1
        edition.tables.create(
            place=place, code=table.code, title="", spec={}, released=table.as_json()
        )


def make_press() -> Press:
    person = add_person(actor=None, email="press@example.org", name="press", password=None)
    return Press(person)


def yearly_editions(press: Press) -> Publication:
    """Edition 1 is replaced by 2, and 3 is being made."""
    publication = press.publication()
    first = replace(TABLE, values={**TABLE.values, "count": (1, *TABLE.values["count"][1:])})
    press.edition(publication, Edition.State.CORRECTED, first)
    press.edition(publication, Edition.State.RELEASED, correction="Landet var talt feil.")
    press.edition(publication, Edition.State.DRAFT)
    return publication


def by_month() -> ReleasedTable:
    """A table with a dimension of time, which has a chart."""
    months = tuple(category(f"2022-{month:02}", f"{month}/2022") for month in range(1, 13))
    month = ReleasedDimension("month", {"nb": "Måned", "en": "Month"}, months, role=Role.TIME)
    numbers = (104, 18, 98, 22, 121, 31, 90, 17, 84, 12, 77, None) * 2
    return replace(
        TABLE,
        code="by-month",
        title={"nb": "Henvendelser etter måned og kanal", "en": "Contacts by month and channel"},
        dimensions=(month, CHANNEL),
        measures=(COUNT,),
        values={"count": numbers},
    )

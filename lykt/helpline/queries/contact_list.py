"""The day list and the search: pages of contacts, newest first, each read from an index.

Nothing here counts or sorts more than a page or a day, whatever the number of contacts.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lykt.helpline.models import Channel, Contact, Line
from lykt.helpline.queries.access import reach_of
from lykt.people.models import Person, Unit
from lykt.questions.models import Answer, Option

PAGE = 50


@dataclass(frozen=True)
class Search:
    """What is looked for in one line; ``option`` is a question's code and an option's."""

    line: Line
    since: dt.date | None = None
    until: dt.date | None = None
    channel: Channel | None = None
    unit: Unit | None = None
    option: tuple[str, str] | None = None


@dataclass(frozen=True, order=True)
class Position:
    """Where a page ends; the next page holds what comes before it.

    A search by option turns pages between days, so that only ``day`` is set there.
    """

    day: dt.date
    minute: int = 0
    pk: int = 0

    def __str__(self) -> str:
        return f"{self.day}.{self.minute}.{self.pk}"

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        """None for anything that no page has written."""
        try:
            day, minute, pk = text.split(".")
            return cls(dt.date.fromisoformat(day), int(minute), int(pk))
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    """Some contacts, newest first, and where the older ones begin, if there are any."""

    contacts: list[Contact]
    older: Position | None


def page_of_contacts(person: Person, search: Search, before: Position | None = None) -> Page:
    """One page of what the person may see of a search."""
    units = _units(person, search)
    if search.option:
        return _page_by_option(search, units, before)
    found = _contacts(search, units)
    if before:
        found = found.filter(_earlier(before), day__lte=before.day)
    contacts = list(found.order_by("-day", "-minute", "-pk")[: PAGE + 1])
    if len(contacts) <= PAGE:
        return Page(contacts, None)
    last = contacts[PAGE - 1]
    return Page(contacts[:PAGE], Position(last.day, last.minute, last.pk))


def counts_of_day(person: Person, line: Line, day: dt.date) -> list[tuple[Channel, int]]:
    """How many contacts the person may see on a day, by channel, also those with none."""
    found = _within(Contact.objects.filter(line=line, day=day), _units(person, Search(line)))
    counts = dict(found.values_list("channel").annotate(Count("pk")).order_by())
    return [(channel, counts.get(channel.pk, 0)) for channel in _channels(line)]


def _channels(line: Line) -> list[Channel]:
    return list(line.channels.order_by("-kind"))


def _units(person: Person, search: Search) -> frozenset[int] | None:
    """The units to look in; None when nothing narrows them."""
    allowed = reach_of(person).units_in(search.line)
    if search.unit is None:
        return allowed
    if allowed is None or search.unit.pk in allowed:
        return frozenset({search.unit.pk})
    return frozenset()


def _within(found: QuerySet[Contact], units: frozenset[int] | None) -> QuerySet[Contact]:
    return found if units is None else found.filter(unit__in=units)


def _contacts(search: Search, units: frozenset[int] | None) -> QuerySet[Contact]:
    found = _within(Contact.objects.filter(_between(search), line=search.line), units)
    if search.channel:
        found = found.filter(channel=search.channel)
    return _with_answers(found)


def _with_answers(found: QuerySet[Contact]) -> QuerySet[Contact]:
    """With what a list shows; the sealed text is not even read."""
    return found.select_related("channel", "unit", "response").defer("response__sealed_texts")


def _between(search: Search) -> Q:
    period = Q()
    if search.since:
        period &= Q(day__gte=search.since)
    if search.until:
        period &= Q(day__lte=search.until)
    return period


def _earlier(position: Position) -> Q:
    same_day = Q(day=position.day)
    return (
        Q(day__lt=position.day)
        | same_day & Q(minute__lt=position.minute)
        | same_day & Q(minute=position.minute, pk__lt=position.pk)
    )


def _page_by_option(search: Search, units: frozenset[int] | None, before: Position | None) -> Page:
    """Whole days, until a page is full: the index of answers knows the day, not the minute."""
    ranges = _answers(search, units)
    if before:
        ranges = [answers.filter(day__lt=before.day) for answers in ranges]
    days = sorted((day for answers in ranges for day in _days(answers)), reverse=True)
    if not days:
        return Page([], None)
    # The page ends with the day of its last row, however many more that day has.
    oldest = days[:PAGE][-1]
    responses = [
        pk
        for answers in ranges
        for pk in answers.filter(day__gte=oldest).values_list("response_id", flat=True)
    ]
    contacts = _with_answers(Contact.objects.filter(response__in=responses))
    has_more = any(answers.filter(day__lt=oldest).exists() for answers in ranges)
    return Page(
        sorted(contacts, key=lambda contact: (contact.day, contact.minute, contact.pk))[::-1],
        Position(oldest) if has_more else None,
    )


def _days(answers: QuerySet[Answer]) -> list[dt.date]:
    return list(answers.order_by("-day").values_list("day", flat=True)[:PAGE])


def _answers(search: Search, units: frozenset[int] | None) -> list[QuerySet[Answer]]:
    """One range of the index of answers for each channel that asks the question."""
    channels = [search.channel] if search.channel else _channels(search.line)
    question, code = search.option or ("", "")
    ranges = []
    for channel in channels:
        option = Option.objects.filter(
            question__questionnaire__collections=channel.registration_id,
            question__code=question,
            code=code,
        ).first()
        if option:
            found = Answer.objects.filter(
                _between(search),
                collection=channel.registration_id,
                question=option.question_id,
                option=option,
            )
            ranges.append(found if units is None else found.filter(unit__in=units))
    return ranges

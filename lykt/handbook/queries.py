"""Who may see which pages, who has read them, and what a search finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from lykt.handbook.models import Draft, Page, Reading, Share, Version
from lykt.handbook.roles import READ_HANDBOOK, SEE_READERS, WRITE_HANDBOOK
from lykt.handbook.searching import excerpt, stems_of
from lykt.people.models import Appointment, Person, Unit
from lykt.people.queries import appointments_granting, may, units_where
from lykt.people.roles import roles_granting
from lykt.routines.guides import Guide

LIMIT = 1_000
_MOST_READERS = 2_000
_MOST_FOUND = 50


# --- Whose handbook -----------------------------------------------------------------------


def _units_above(unit: Unit, shares: Iterable[tuple[int, int]]) -> set[int]:
    """The units whose handbooks hold at a unit: itself, those above it, and what they share."""
    above = set(unit.ids_from_root())
    return above | {owner for owner, reader in shares if reader in above}


def _shares() -> list[tuple[int, int]]:
    return list(Share.objects.values_list("owner", "reader"))


def _units_holding_for(person: Person) -> set[int]:
    """The units whose handbooks the person works by."""
    shares = _shares()
    held = appointments_granting(person, READ_HANDBOOK).select_related("unit")
    return {pk for each in held for pk in _units_above(each.unit, shares)}


def _pages_seen_by(person: Person) -> QuerySet[Page]:
    """Those that the person works by, those of units below, and those to write that are new."""
    below = Q(unit__in=units_where(person, READ_HANDBOOK))
    seen = Page.objects.filter(below | Q(unit__in=_units_holding_for(person)))
    written = Q(unit__in=units_where(person, WRITE_HANDBOOK))
    return seen.filter(Q(current__isnull=False) | written)


def page_seen_by(person: Person, unit: str, code: str) -> Page:
    """Raises ``Page.DoesNotExist`` for one that the person may not see."""
    return (
        _pages_seen_by(person)
        .select_related("unit", "current__published_by")
        .get(unit__code=unit, code=code)
    )


def may_write(person: Person, page: Page) -> bool:
    return may(person, WRITE_HANDBOOK, page.unit)


def page_written_by(person: Person, unit: str, code: str) -> Page:
    """A page that the person may write and publish. Raises ``Page.DoesNotExist``."""
    return (
        Page.objects.select_related("unit", "current")
        .filter(unit__in=units_where(person, WRITE_HANDBOOK))
        .get(unit__code=unit, code=code)
    )


def units_writing(person: Person) -> QuerySet[Unit]:
    """The units whose handbook the person may write in."""
    return units_where(person, WRITE_HANDBOOK)


def contents_for(person: Person) -> list[Page]:
    """The pages that hold, in the order of the table of contents, with their current versions."""
    return list(
        _pages_seen_by(person)
        .filter(current__withdrawn=False)
        .select_related("unit", "current")
        .order_by("unit__path", "current__position", "current__title")[:LIMIT]
    )


def pages_without_version(person: Person) -> list[Page]:
    """Begun and not published, or withdrawn: for those who may write them."""
    return list(
        Page.objects.filter(unit__in=units_where(person, WRITE_HANDBOOK))
        .filter(Q(current__isnull=True) | Q(current__withdrawn=True))
        .select_related("unit", "current")
        .order_by("unit__path", "code")[:LIMIT]
    )


def version_of(page: Page, number: int) -> Version:
    """Raises ``Version.DoesNotExist``. The caller has guarded the page."""
    return page.versions.select_related("published_by").get(number=number)


def versions_of(page: Page) -> QuerySet[Version]:
    """The newest first. The caller has guarded the page."""
    return page.versions.select_related("published_by").order_by("-number")[:50]


def draft_of(person: Person, page: Page) -> Draft | None:
    return Draft.objects.filter(person=person, page=page).first()


def others_writing(person: Person, page: Page) -> QuerySet[Draft]:
    """Drafts that colleagues have of the page, so that two do not write the same."""
    return page.drafts.exclude(person=person).select_related("person").order_by("-saved_at")[:10]


# --- Search -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A page that a search found, with some of its text around the first place."""

    page: Page
    excerpt: str


def search(person: Person, text: str) -> list[Found]:
    """Pages that have every word of a search; those that have them in the title come first."""
    stems = stems_of(text)
    if not stems:
        return []
    pages = _pages_seen_by(person).filter(current__withdrawn=False)
    for each in stems:
        pages = pages.filter(current__words__contains=each)
    found = pages.select_related("unit", "current").order_by("unit__path", "current__position")
    in_order = sorted(found[:LIMIT], key=lambda page: not _in_title(_shown(page), stems))
    return [Found(page, excerpt(_shown(page).text, text)) for page in in_order[:_MOST_FOUND]]


def _shown(page: Page) -> Version:
    """The version of a page that was chosen by what its version says."""
    return cast(Version, page.current)


def _in_title(version: Version, stems: list[str]) -> bool:
    title = version.title.casefold()
    return any(each in title for each in stems)


# --- Readings -----------------------------------------------------------------------------


def reading_of(person: Person, page: Page) -> Reading | None:
    """The person's newest reading of the page."""
    return (
        Reading.objects.filter(person=person, version__page=page)
        .select_related("version")
        .order_by("-version__number")
        .first()
    )


def to_read(person: Person) -> list[Page]:
    """Pages that the person works by and has not confirmed since they were to be read again."""
    pages = (
        Page.objects.filter(unit__in=_units_holding_for(person), to_read__gt=0)
        .filter(current__withdrawn=False)
        .select_related("unit", "current")
        .order_by("unit__path", "current__position")[:LIMIT]
    )
    read = _numbers_read([person.pk])
    return [page for page in pages if read.get((person.pk, page.pk), (0, None))[0] < page.to_read]


def _numbers_read(people: Iterable[int]) -> dict[tuple[int, int], tuple[int, object]]:
    """The newest number that each person has read of each page, and when."""
    rows = (
        Reading.objects.filter(person__in=list(people))
        .order_by("version__number")
        .values_list("person", "version__page", "version__number", "at")
    )
    return {(person, page): (number, at) for person, page, number, at in rows}


@dataclass(frozen=True)
class Reader:
    """Somebody who works by a page: the number read last, 0 for none, and when."""

    person: Person
    number: int
    at: object


@dataclass(frozen=True)
class Readers:
    """Who has read a page as it has to be read, and who has not."""

    page: Page
    done: list[Reader]
    missing: list[Reader]

    @property
    def all(self) -> int:
        return len(self.done) + len(self.missing)


def readers(person: Person, pages: Iterable[Page]) -> list[Readers]:
    """Of each page, those who work by it where the person follows up who has read."""
    posts = _posts_followed_by(person)
    shares = _shares()
    works_by: dict[int, dict[int, Person]] = {}
    for post in posts:
        for unit in _units_above(post.unit, shares):
            works_by.setdefault(unit, {})[post.person_id] = post.person
    read = _numbers_read({post.person_id for post in posts})
    return [_readers_of(page, works_by.get(page.unit_id, {}).values(), read) for page in pages]


def _posts_followed_by(person: Person) -> list[Appointment]:
    day = timezone.localdate()
    return list(
        Appointment.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            valid_from__lte=day,
            unit__in=units_where(person, SEE_READERS),
            role__in=roles_granting(READ_HANDBOOK),
            person__is_active=True,
        )
        .select_related("person", "unit")
        .order_by("person__name", "person")[:_MOST_READERS]
    )


def _readers_of(
    page: Page, people: Iterable[Person], read: dict[tuple[int, int], tuple[int, object]]
) -> Readers:
    found = [Reader(each, *read.get((each.pk, page.pk), (0, None))) for each in people]
    done = [each for each in found if each.number >= page.to_read]
    return Readers(page, done, [each for each in found if each.number < page.to_read])


def pages_to_be_read(person: Person) -> list[Page]:
    """The pages of ``contents_for`` that have to be read."""
    return [page for page in contents_for(person) if page.to_read]


# --- For other rooms ----------------------------------------------------------------------


def guides_to(routine: str, step: str, person: Person) -> list[Guide]:
    """The pages that are shown at a step of a routine; for ``lykt.routines.guides``."""
    wanted = {routine, f"{routine}.{step}"}
    return [
        Guide(_shown(page).title, address_of(page))
        for page in contents_for(person)
        if wanted & set(_shown(page).steps)
    ]


def address_of(page: Page) -> str:
    return reverse("handbook:page", args=[page.unit.code, page.code])

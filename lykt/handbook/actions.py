"""Every write to the handbook."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TypeAlias

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.handbook.content import Content
from lykt.handbook.errors import HandbookError, OvertakenError
from lykt.handbook.models import Draft, Page, Reading, Share, Version
from lykt.handbook.searching import words_of
from lykt.handbook.shipping import PageFile
from lykt.people.models import Person, Unit

Typed: TypeAlias = Mapping[str, Sequence[str]]
"""Raw form data: each field's values as they were sent."""


@transaction.atomic
def add_page(*, actor: Person | None, unit: Unit, code: str) -> Page:
    """A page without a version, which only those who write the handbook see."""
    page, is_new = Page.objects.get_or_create(unit=unit, code=code)
    if not is_new:
        raise HandbookError(
            _("The unit has a page with the code “%s” already. Choose another code.") % code
        )
    record(actor=actor, action="handbook.add_page", subject=page, unit=unit.pk, code=code)
    return page


@transaction.atomic
def publish(*, actor: Person | None, page: Page, content: Content, based_on: int) -> Version:
    """Publish the page's next version; from now on it never changes.

    ``based_on`` is the number of the version that the writer began from, 0 for none. Raises
    ``OvertakenError`` when there is a newer one.
    """
    held = Page.objects.select_for_update(of=("self",)).select_related("current").get(pk=page.pk)
    newest = held.current.number if held.current else 0
    if newest != based_on:
        raise OvertakenError(
            _(
                "Somebody else has published this page since you began. What they changed stands "
                "below. Nothing of yours is lost: bring the two together, and publish again."
            )
        )
    version = Version.objects.create(
        page=held,
        number=newest + 1,
        words=words_of(content.title, content.chapter, content.text),
        published_at=timezone.now(),
        published_by=actor,
        **asdict(content),
    )
    held.current = version
    held.to_read = version.number if version.must_be_read else held.to_read
    held.save(update_fields=["current", "to_read"])
    held.drafts.filter(person=actor).delete()
    record(
        actor=actor,
        action="handbook.publish",
        subject=version,
        page=held.pk,
        number=version.number,
        must_be_read=version.must_be_read,
        withdrawn=version.withdrawn,
    )
    return version


@transaction.atomic
def load_pages(*, actor: Person | None, unit: Unit, files: Iterable[PageFile]) -> list[Version]:
    """Publish pages of files, so that what they say holds in the unit's handbook.

    A page that says it already, or that somebody has changed on screen, is left alone: an update
    of Lykt never overrides what an organisation has decided.
    """
    made = []
    for file in files:
        page = Page.objects.filter(unit=unit, code=file.code).select_related("current").first()
        page = page or add_page(actor=actor, unit=unit, code=file.code)
        latest = page.current
        if latest and (latest.published_by_id or _says(latest, file.content)):
            continue
        number = latest.number if latest else 0
        made.append(publish(actor=actor, page=page, content=file.content, based_on=number))
    return made


def _says(version: Version, content: Content) -> bool:
    return all(getattr(version, name) == value for name, value in asdict(content).items())


@transaction.atomic
def confirm_reading(*, actor: Person, page: Page, number: int) -> Reading:
    """The actor has read and understood the version that holds; once, however often it is sent."""
    version = Version.objects.filter(page=page, number=number).first()
    if version is None or page.current_id != version.pk or version.withdrawn:
        raise HandbookError(
            _("The page has changed since you opened it. Read what it says now, and confirm that.")
        )
    reading, is_new = Reading.objects.get_or_create(
        version=version, person=actor, defaults={"at": timezone.now()}
    )
    if is_new:
        record(
            actor=actor,
            action="handbook.confirm_reading",
            subject=version,
            page=page.pk,
            number=version.number,
        )
    return reading


@transaction.atomic
def share(*, actor: Person | None, owner: Unit, reader: Unit) -> Share:
    """Let a unit's handbook hold for another unit and those below it."""
    found, is_new = Share.objects.get_or_create(owner=owner, reader=reader)
    if is_new:
        record(actor=actor, action="handbook.share", subject=found, owner=owner.pk, to=reader.pk)
    return found


def save_draft(*, actor: Person, page: Page, typed: Typed) -> Draft:
    """Keep what was typed so far. It leaves no audit record, as drafts of forms do not."""
    draft, _is_new = Draft.objects.update_or_create(
        page=page,
        person=actor,
        defaults={
            "typed": {name: list(values) for name, values in typed.items()},
            "saved_at": timezone.now(),
        },
    )
    return draft


def discard_draft(*, actor: Person, page: Page) -> None:
    """Remove the actor's own words under way; when there are none, it is no fault."""
    Draft.objects.filter(page=page, person=actor).delete()

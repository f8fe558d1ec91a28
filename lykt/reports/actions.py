"""Keeping a report's text."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.reports.models import About, TextVersion
from lykt.reports.templating import read_template


class OvertakenError(Exception):
    """Somebody else has kept a version since this one was opened."""


@transaction.atomic
def keep_text(*, actor: Person, about: About, source: str, based_on: int) -> TextVersion:
    """A new version; ``based_on`` is the number of the one that was opened, 0 for the shipped.

    Raises ``TemplateError`` for a text that can not be read, and ``OvertakenError``.
    """
    read_template(source)
    if latest_number(about) != based_on:
        raise OvertakenError(_overtaken())
    try:
        with transaction.atomic():
            version = TextVersion.objects.create(
                **vars(about),
                number=based_on + 1,
                source=source,
                kept_by=actor,
                kept_at=timezone.now(),
            )
    except IntegrityError as error:
        raise OvertakenError(_overtaken()) from error
    record(
        actor=actor,
        action="reports.keep_text",
        subject=version,
        report=about.kind,
        about=about.subject,
        year=about.year,
        language=about.language,
        number=version.number,
    )
    return version


def latest_number(about: About) -> int:
    last = TextVersion.objects.filter(**vars(about)).order_by("-number").first()
    return last.number if last else 0


def _overtaken() -> str:
    return gettext(
        "Somebody else has kept a version since you opened the text. Copy what you have written, "
        "open the text again, and put it in there."
    )

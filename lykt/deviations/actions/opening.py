"""Opening a deviation; each time is in the audit log."""

from django.db import transaction

from lykt.audit.actions import record
from lykt.deviations.access import Opened, Part
from lykt.people.models import Person
from lykt.questions.models import Response
from lykt.questions.queries import texts_of
from lykt.questions.shown import ShownAnswer, shown_answers
from lykt.vault.sealing import KeyDestroyedError


@transaction.atomic
def open_deviation(*, actor: Person, opened: Opened) -> list[ShownAnswer]:
    """What was reported, as the reader's standing gives it."""
    record(
        actor=actor,
        action="deviations.open_deviation",
        subject=opened.deviation,
        standings=sorted(opened.standings),
    )
    response = Response.objects.select_related("version", "key", "collection").get(
        pk=opened.deviation.response_id
    )
    texts = _texts(response) if opened.has(Part.WORDS) else None
    return [answer for answer in shown_answers(response, texts) if answer.answer]


def _texts(response: Response) -> dict[str, str]:
    try:
        return texts_of(response)
    except KeyDestroyedError:
        return {}

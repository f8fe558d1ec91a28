"""What callers said afterwards: a line's feedback, under the same agreement as its contacts."""

from django.db.models import F, Q, QuerySet

from lykt.helpline.models import Line
from lykt.helpline.queries.access import Reach, reach_of
from lykt.helpline.roles import READ_FREE_TEXT
from lykt.people.models import Person
from lykt.questions.models import Response

PAGE = 100


def page_of_feedback(
    person: Person, line: Line, before: int | None = None
) -> tuple[list[Response], int | None]:
    """A page, the last received first, and the id that the next page comes before, if any."""
    seen = _within(reach_of(person), line)
    if before is not None:
        seen &= Q(pk__lt=before)
    # One collection at a time: its index holds its responses in order, amid a million others.
    found = [
        response
        for collection in _collections(line)
        for response in _responses().filter(seen, collection=collection).order_by("-pk")[: PAGE + 1]
    ]
    responses = sorted(found, key=lambda response: -response.pk)[: PAGE + 1]
    older = responses[PAGE - 1].pk if len(responses) > PAGE else None
    return responses[:PAGE], older


def feedback_with_readable_text(person: Person, line: Line, pk: int) -> Response:
    """Raises ``Response.DoesNotExist`` also for one whose text the person may not open."""
    readable = reach_of(person, READ_FREE_TEXT, "free_text")
    seen = _responses().filter(_within(reach_of(person), line), _within(readable, line))
    return seen.get(pk=pk, collection__in=_collections(line))


def _collections(line: Line) -> list[int]:
    channels = line.channels.exclude(feedback=None)
    return list(channels.values_list("feedback", flat=True))


def _within(reach: Reach, line: Line) -> Q:
    units = reach.units_in(line)
    return Q() if units is None else Q(answering_unit__in=units)


def _responses() -> QuerySet[Response]:
    # The sum keeps the database from the index of units, which is full of registrations.
    found = Response.objects.alias(answering_unit=F("unit_id") + 0)
    return found.select_related("version", "key")

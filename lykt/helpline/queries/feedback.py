"""What callers said afterwards: a line's feedback, under the same agreement as its contacts."""

from django.db.models import Q, QuerySet

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
    found = _of_line(line).filter(_within(reach_of(person), line))
    if before is not None:
        found = found.filter(pk__lt=before)
    responses = list(found.order_by("-pk")[: PAGE + 1])
    older = responses[PAGE - 1].pk if len(responses) > PAGE else None
    return responses[:PAGE], older


def feedback_with_readable_text(person: Person, line: Line, pk: int) -> Response:
    """Raises ``Response.DoesNotExist`` also for one whose text the person may not open."""
    readable = reach_of(person, READ_FREE_TEXT, "free_text")
    seen = _of_line(line).filter(_within(reach_of(person), line))
    return seen.filter(_within(readable, line)).get(pk=pk)


def _of_line(line: Line) -> QuerySet[Response]:
    collections = line.channels.filter(feedback__isnull=False).values("feedback")
    return Response.objects.filter(collection__in=collections).select_related("version", "key")


def _within(reach: Reach, line: Line) -> Q:
    units = reach.units_in(line)
    return Q() if units is None else Q(unit__in=units)

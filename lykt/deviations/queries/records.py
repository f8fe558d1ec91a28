"""What the audit log says of a deviation about a leader, which that leader is not shown."""

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from lykt.deviations.models import Deviation
from lykt.deviations.subject import ABOUT_LEADER
from lykt.people.models import Person
from lykt.questions.models import Response
from lykt.routines.models import Run, Task


def records_about_leader(person: Person) -> Q:
    """Of the deviation, its answers, and its routine with its steps."""
    about = Deviation.objects.filter(passed_over=person)
    ids = [str(pk) for pk in about.values_list("pk", flat=True)]
    if not ids:
        return Q(pk__in=[])
    runs = Run.objects.filter(subject_kind=ABOUT_LEADER, subject_id__in=ids)
    responses = Response.objects.filter(deviation__in=about)
    return (
        _of(Deviation, about)
        | _of(Response, responses)
        | _of(Run, runs)
        | _of(Task, Task.objects.filter(run__in=runs))
    )


def _of(model: type, rows: QuerySet) -> Q:  # type: ignore[type-arg]
    ids = rows.annotate(as_text=Cast("pk", CharField())).values_list("pk", flat=True)
    return Q(subject_type=model._meta.label_lower, subject_id__in=[str(pk) for pk in ids])  # type: ignore[attr-defined]

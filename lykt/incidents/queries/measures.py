"""Measures of a case: what is left of them, and one for whoever is to carry it out."""

import uuid

from django.db.models import Q, QuerySet

from lykt.incidents.models import Case, Measure
from lykt.people.models import Person
from lykt.routines.queries import may_do

LEFT = Q(done_on=None, dropped_on=None)


def measures_left(case: Case) -> QuerySet[Measure]:
    """Neither done nor dropped. The caller has guarded the case."""
    return case.measures.filter(LEFT).select_related("key", "owner")


def measure_to_carry_out(person: Person, pk: uuid.UUID) -> Measure:
    """Raises ``Measure.DoesNotExist`` for everybody but who carries it out: of its case they
    are given nothing else."""
    measure = Measure.objects.select_related("case", "key", "owner", "task__run").get(pk=pk)
    if not carries_out(person, measure):
        raise Measure.DoesNotExist(f"{person.pk} does not carry out {pk}")
    return measure


def carries_out(person: Person, measure: Measure) -> bool:
    """The owner; while that one is not there, whoever has the task meanwhile."""
    return measure.owner_id == person.pk or bool(measure.task and may_do(person, measure.task))

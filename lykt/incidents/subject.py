"""What a case, and a measure of one, is called in the lists of tasks, and where it is opened."""

import uuid
from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from lykt.incidents.access import exposed_in, reported_by, standings_held
from lykt.incidents.models import Case, Measure
from lykt.people.held import Held, held_by
from lykt.people.models import Person
from lykt.routines.subjects import Subject

SUBJECT = "incident"
"""The kind of subject that routines are started for."""

MEASURE = "incident_measure"
"""A measure is a kind of its own: whoever carries it out is told nothing else of the case."""


def describe(subject_ids: Collection[str], person: Person) -> dict[str, Subject]:
    cases = Case.objects.select_related("unit").in_bulk([uuid.UUID(one) for one in subject_ids])
    addresses = _addresses(list(cases.values()), person)
    known = {
        str(case.pk): Subject(_title(case), addresses.get(case.pk, "")) for case in cases.values()
    }
    return {one: known.get(one, Subject(title=_("Incident"))) for one in subject_ids}


def _title(case: Case) -> str:
    return _("Incident on %(day)s, %(unit)s") % {
        "day": f"{case.day:%d.%m.%Y}",
        "unit": case.unit,
    }


def _addresses(cases: Collection[Case], person: Person) -> dict[uuid.UUID, str]:
    """Of those that the person may open: the case, or the page of one's own."""
    held, ids = held_by(person), [case.pk for case in cases]
    was_there = exposed_in(person, ids) | reported_by(person, ids)
    found = {pk: reverse("incidents:own_case", args=[pk]) for pk in was_there}
    by_role = (case.pk for case in cases if standings_held(held, case))
    return found | {pk: reverse("incidents:case", args=[pk]) for pk in by_role}


def describe_measures(subject_ids: Collection[str], person: Person) -> dict[str, Subject]:
    ids = [uuid.UUID(one) for one in subject_ids]
    found = Measure.objects.select_related("case__unit").in_bulk(ids).values()
    held = held_by(person)
    known = {str(each.pk): _measure(held, each) for each in found}
    return {one: known.get(one, Subject(title=_("A measure"))) for one in subject_ids}


def _measure(held: Held, measure: Measure) -> Subject:
    case, person = measure.case, held.person
    if standings_held(held, case):
        day = {"day": f"{case.day:%d.%m.%Y}", "unit": case.unit}
        title = _("Measure after the incident on %(day)s, %(unit)s") % day
        return Subject(title, f"{reverse('incidents:case', args=[case.pk])}#measures")
    address = reverse("incidents:measure", args=[measure.pk])
    return Subject(
        _("Measure, %(unit)s") % {"unit": case.unit},
        address if measure.owner_id == person.pk else "",
    )

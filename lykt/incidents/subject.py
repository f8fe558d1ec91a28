"""What a case is called in the lists of tasks, and where it is opened from there."""

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from lykt.incidents.access import standings_by_event, standings_by_role
from lykt.incidents.models import Case
from lykt.people.models import Person
from lykt.routines.subjects import Subject

SUBJECT = "incident"
"""The kind of subject that routines are started for."""


def describe(subject_id: str, person: Person) -> Subject:
    case = Case.objects.select_related("unit").filter(pk=uuid.UUID(subject_id)).first()
    if case is None:
        return Subject(title=_("Incident"))
    title = _("Incident on %(day)s, %(unit)s") % {
        "day": f"{case.day:%d.%m.%Y}",
        "unit": case.unit,
    }
    return Subject(title=title, address=_address(case, person))


def _address(case: Case, person: Person) -> str:
    if standings_by_role(person, case):
        return reverse("incidents:case", args=[case.pk])
    if standings_by_event(person, case):
        return reverse("incidents:own_case", args=[case.pk])
    return ""

"""What a deviation is called in the lists of tasks, and where it is opened from there."""

import uuid
from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from lykt.deviations.access import standings_in
from lykt.deviations.models import Deviation
from lykt.people.models import Person
from lykt.routines.subjects import Subject

SUBJECT = "deviation"
"""The kind of subject that routines are started for."""

ABOUT_LEADER = "deviation_about_leader"
"""The kind of those about somebody's nearest leader: confidential, and counted in no table."""

SUBJECTS = (SUBJECT, ABOUT_LEADER)


def kind_of(deviation: Deviation) -> str:
    return ABOUT_LEADER if deviation.is_about_leader else SUBJECT


def describe(subject_ids: Collection[str], person: Person) -> dict[str, Subject]:
    ids = [uuid.UUID(one) for one in subject_ids]
    found = Deviation.objects.select_related("unit").in_bulk(ids).values()
    standings = standings_in(person, found)
    known = {str(each.pk): _subject(each, bool(standings[each.pk])) for each in found}
    return {one: known.get(one, Subject(title=_("Deviation"))) for one in subject_ids}


def _subject(deviation: Deviation, may_open: bool) -> Subject:
    title = _("Deviation on %(day)s, %(unit)s") % {
        "day": f"{deviation.day:%d.%m.%Y}",
        "unit": deviation.unit,
    }
    address = reverse("deviations:deviation", args=[deviation.pk])
    return Subject(title=title, address=address if may_open else "")

"""Who has got the report of a case, as whoever was there is told it."""

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from lykt.incidents.access import Opened, Standing
from lykt.incidents.models import Report
from lykt.incidents.queries.steps import REPORTED_BY, runs_of_case
from lykt.people.models import Person
from lykt.routines import roles
from lykt.routines.models import Notice, Task

_MOST = 5


@dataclass(frozen=True)
class Reception:
    """``who`` has got it, in words; ``is_nobodys`` while nobody has, and ``is_warned`` when those
    who can change that are told."""

    who: str
    is_nobodys: bool
    is_warned: bool
    reader: str
    """``exposed``, ``told_of`` for an exposed whom somebody else reported for, or how a person
    who was not exposed reports: ``witness`` or ``on_behalf``."""


def reception_of(person: Person, opened: Opened) -> Reception:
    """Of a case that the person may open."""
    tasks = Task.objects.filter(run__in=runs_of_case(opened.case))
    notices = Notice.objects.filter(task__in=tasks).exclude(person=person)
    told = notices.filter(task__step__in=REPORTED_BY, occasion=Notice.Occasion.TOLD)
    who = list(dict.fromkeys(_words(each) for each in told.select_related("person")))[:_MOST]
    waits = tasks.filter(step__in=REPORTED_BY, ended_at=None)
    return Reception(
        who=get_text_list(who, _("and")),
        is_nobodys=not who and waits.exists(),
        is_warned=notices.filter(occasion=Notice.Occasion.UNHELD).exists(),
        reader=_reader(person, opened),
    )


def _reader(person: Person, opened: Opened) -> str:
    reports = Report.objects.filter(case__in=opened.events, reporter=person)
    own = reports.select_related("response").order_by("reported_at").first()
    if Standing.EXPOSED in opened.standings:
        return "exposed" if own else "told_of"
    return str(own.response.answers["reporter"]) if own else "witness"


def _words(notice: Notice) -> str:
    return f"{roles.name_of(notice.role)}, {notice.person.name}"

"""Lists of tasks: mine, my units’, late ones, and those that nobody has."""

from collections.abc import Callable, Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.people.queries import may
from lykt.people.roles import MANAGE_PEOPLE
from lykt.routines import actions, queries
from lykt.routines.models import Notice, Task
from lykt.routines.roles import HAVE_TASKS, SEE_UNIT_TASKS
from lykt.routines.shown import case_of, in_bands, listed
from lykt.routines.subjects import Subject, describe_all

_SHOWN = 50


def _page(
    request: HttpRequest, which: str, tasks: Callable[[Person, int], Iterable[Task]]
) -> HttpResponse:
    person = signed_in(request)
    found = listed(person, tasks(person, _SHOWN + 1))
    leads = may(person, SEE_UNIT_TASKS)
    context = {
        "which": which,
        "bands": in_bands(found[:_SHOWN]),
        "more": len(found) > _SHOWN,
        "leads": leads,
        "answers": leads or may(person, MANAGE_PEOPLE),
    }
    if which == "mine":
        context["notices"] = _told(person)
    return render(request, "routines/tasks.html", context)


def _told(person: Person) -> list[tuple[Notice, Subject]]:
    notices = list(queries.notices_to(person))
    subjects = describe_all((case_of(each.task) for each in notices), person)
    return [(each, subjects[case_of(each.task)]) for each in notices]


@require_safe
@permission_needed(HAVE_TASKS)
def mine(request: HttpRequest) -> HttpResponse:
    return _page(request, "mine", queries.my_tasks)


@require_safe
@permission_needed(SEE_UNIT_TASKS)
def unit(request: HttpRequest) -> HttpResponse:
    return _page(request, "unit", queries.unit_tasks)


@require_safe
@permission_needed(SEE_UNIT_TASKS)
def late(request: HttpRequest) -> HttpResponse:
    return _page(request, "late", queries.overdue_tasks)


@require_safe
@permission_needed(HAVE_TASKS)
def nobody(request: HttpRequest) -> HttpResponse:
    """Whoever answers for a unit or for its people; others see an empty list."""
    return _page(request, "nobody", queries.tasks_nobody_has)


@require_POST
@permission_needed(HAVE_TASKS)
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    try:
        notice = Notice.objects.get(pk=pk, person=person)
    except Notice.DoesNotExist as error:
        raise Http404 from error
    actions.mark_notice_seen(actor=person, notice=notice)
    return redirect("routines:tasks")

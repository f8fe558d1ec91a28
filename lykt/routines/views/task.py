"""One task: what to do and by when, and the ways to end it or hand it on."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions.kept_words import KeptWords, keep_forms
from lykt.routines import actions, queries
from lykt.routines.deciding import who_decide
from lykt.routines.definitions import Kind
from lykt.routines.errors import RoutineError
from lykt.routines.forms import (
    ENDING_FORMS,
    DecideForm,
    DelegateForm,
    EndingForm,
    FinishForm,
    SetAsideForm,
)
from lykt.routines.guides import guides_to
from lykt.routines.handing import people_to_hand_to, why_not_hand_on, why_not_take
from lykt.routines.holders import Holders
from lykt.routines.models import Task
from lykt.routines.roles import HAVE_TASKS
from lykt.routines.shown import holder_of, shown_step, urgency_of
from lykt.routines.subjects import describe, own_step_of

Work = Callable[[HttpRequest, Person, Task], HttpResponse]


def _seen(person: Person, pk: int) -> Task:
    try:
        return queries.task_seen_by(person, pk)
    except Task.DoesNotExist as error:
        raise Http404 from error


def _blank_forms(person: Person, task: Task) -> dict[str, EndingForm]:
    """With what the person had typed before."""
    forms: dict[str, EndingForm] = {kind.prefix: kind() for kind in ENDING_FORMS}
    keep_forms({_place(task, type(form)): form for form in forms.values()}, person)
    return forms


def _place(task: Task, kind: type[EndingForm]) -> str:
    return f"routines.task {task.pk} {kind.prefix}"


def _page(request: HttpRequest, task: Task, **tried: Any) -> HttpResponse:
    """``tried`` are forms that were sent and could not be followed, by their name."""
    person = signed_in(request)
    urgency, colour = urgency_of(task, timezone.now())
    own = own_step_of(task)
    forms = _blank_forms(person, task)
    context = {
        "task": task,
        "shown": shown_step(task),
        "guides": guides_to(task.run.version.routine.code, task.step, person),
        "subject": describe(task.run.subject_kind, task.run.subject_id, person),
        "holder": holder_of(task, Holders()),
        "urgency": urgency,
        "colour": colour,
        "may_do": task.is_open and not task.waits and queries.may_do(person, task),
        "own": own,
        "may_set_aside": task.kind != Kind.DECIDE and (own is None or own.may_be_set_aside),
        "own_address": own.address(task.run.subject_id, person) if own else "",
        "text": _text(person, task),
        "told": task.notices.filter(occasion="told").select_related("person"),
        "not_sent": [] if task.is_open else _not_sent(forms),
        **forms,
        "delegate": DelegateForm(task=task, giver=person) if task.is_open else None,
        **_handing(person, task),
        **tried,
    }
    return render(request, "routines/task.html", context)


def _handing(person: Person, task: Task) -> dict[str, Any]:
    """Whether the person may take it or hand it on, by what guards both; and if not, why."""
    if not task.is_open:
        return {}
    why_not = why_not_hand_on(person, task)
    return {
        "may_take": task.assignee_id != person.pk and not why_not_take(person, task),
        "may_hand_on": not why_not and people_to_hand_to(person, task).exists(),
        "why_not_hand_on": why_not,
        "named_roles": who_decide(task),
    }


def _not_sent(forms: Mapping[str, EndingForm]) -> list[str]:
    """What the person had typed when somebody else ended the task."""
    found = [str(form.initial.get(form.words) or "") for form in forms.values()]
    return [words for words in found if words.strip()]


def _text(person: Person, task: Task) -> str | None:
    """The note or reason, for who wrote it, had the task, or may open its case."""
    if task.is_open:
        return ""
    theirs = task.ended_by_id == person.pk or queries.may_do(person, task)
    if not theirs and not describe(task.run.subject_kind, task.run.subject_id, person).address:
        return ""
    return actions.open_text(actor=person, task=task)


@require_safe
@never_cache
@permission_needed(HAVE_TASKS)
def task(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(signed_in(request), pk))


def _address(pk: int) -> str:
    return reverse("routines:task", args=[pk])


def _change(work: Work) -> Callable[[HttpRequest, int], Any]:
    """A view that changes a task whoever sees it; what can not be done is said on its page."""

    @require_POST
    @never_cache
    @KeptWords(_address).permission_needed(HAVE_TASKS)
    @wraps(work)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        person = signed_in(request)
        return work(request, person, _seen(person, pk))

    return view


def _end(
    request: HttpRequest,
    task: Task,
    kind: type[EndingForm],
    end: Callable[..., Task],
    said: Promise,
) -> HttpResponse:
    """End it and say so; or show the page again, with what was typed.

    404 for a task that the person sees and does not have: taking it comes first.
    """
    person = signed_in(request)
    if task.is_open and not queries.may_do(person, task):
        raise Http404
    form = kind(request.POST)
    keep_forms({_place(task, kind): form}, person)
    if not form.is_valid():
        return _page(request, task, **{kind.prefix: form})
    try:
        end(actor=person, task=task, **form.given())
    except RoutineError as error:
        messages.error(request, str(error))
        not_sent = [form.cleaned_data[kind.words]]
        return _page(request, _seen(person, task.pk), **{kind.prefix: form}, not_sent=not_sent)
    form.kept.discard()
    messages.success(request, str(said))
    return redirect("routines:task", task.pk)


@_change
def finish(request: HttpRequest, person: Person, task: Task) -> HttpResponse:
    return _end(request, task, FinishForm, actions.finish, _("The task is done."))


@_change
def decide(request: HttpRequest, person: Person, task: Task) -> HttpResponse:
    return _end(request, task, DecideForm, actions.decide, _("The decision is kept."))


@_change
def set_aside(request: HttpRequest, person: Person, task: Task) -> HttpResponse:
    return _end(request, task, SetAsideForm, actions.set_aside, _("The task is set aside."))


@_change
def take(request: HttpRequest, person: Person, task: Task) -> HttpResponse:
    try:
        actions.take(actor=person, task=task)
    except RoutineError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The task is yours."))
    return redirect("routines:task", task.pk)


@_change
def delegate(request: HttpRequest, person: Person, task: Task) -> HttpResponse:
    form = DelegateForm(request.POST, task=task, giver=person)
    if not form.is_valid():
        return _page(request, task, delegate=form)
    to = form.cleaned_data["to"]
    try:
        actions.delegate(actor=person, task=task, to=to)
    except RoutineError as error:
        messages.error(request, str(error))
        return _page(request, task, delegate=form)
    messages.success(request, _("The task is handed on."))
    return redirect("routines:tasks")

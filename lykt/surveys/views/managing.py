"""Managing surveys: the list, planning, and the page of a wave with what can be done with it."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lykt.people.access import permission_needed, signed_in
from lykt.questions.forms import questionnaire_form
from lykt.questions.queries import definition_of
from lykt.statistics.publications.workflow import RefusedError as NotPublishedError
from lykt.surveys import actions, queries
from lykt.surveys.actions.reminding import may_remind_on
from lykt.surveys.errors import RefusedError
from lykt.surveys.forms import CloseForm, InviteForm, PlanForm
from lykt.surveys.models import Wave
from lykt.surveys.released import edition_under_way, released_edition_of
from lykt.surveys.roles import MANAGE_SURVEYS
from lykt.surveys.workflow import State


@require_safe
@permission_needed(MANAGE_SURVEYS)
def waves(request: HttpRequest) -> HttpResponse:
    found = list(queries.waves_managed_by(signed_in(request))[: queries.MOST_SHOWN])
    bands = [
        (State.OPEN.label, [wave for wave in found if wave.state == State.OPEN]),
        (State.PLANNED.label, [wave for wave in found if wave.state == State.PLANNED]),
        (State.CLOSED.label, [wave for wave in found if wave.is_over]),
    ]
    return render(request, "surveys/waves.html", {"bands": bands, "any": bool(found)})


@permission_needed(MANAGE_SURVEYS)
def plan(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = PlanForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_bound and form.is_valid():
        try:
            wave = actions.plan_wave(actor=person, **form.planned())
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The survey is planned. Look through what is asked."))
            return redirect("surveys:wave", wave.pk)
    status = 422 if form.is_bound else 200
    return render(request, "surveys/plan.html", {"form": form}, status=status)


@require_safe
@permission_needed(MANAGE_SURVEYS)
def wave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _page(request, _managed(request, pk))


@require_POST
@permission_needed(MANAGE_SURVEYS)
def open_now(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found, person = _managed(request, pk), signed_in(request)
    return _do(
        request,
        found,
        lambda: actions.open_wave(actor=person, wave=found),
        _("The survey is open, and those who work there are told."),
    )


@require_POST
@permission_needed(MANAGE_SURVEYS)
def discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _managed(request, pk)
    try:
        actions.discard_wave(actor=signed_in(request), wave=found)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("surveys:wave", pk)
    messages.success(request, _("The survey is removed. Nobody was asked."))
    return redirect("surveys:waves")


@require_POST
@permission_needed(MANAGE_SURVEYS)
def invite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _managed(request, pk)
    form = InviteForm(request.POST, wave=found)
    if not form.is_valid():
        return _page(request, found, invite_form=form)
    person = form.cleaned_data["email"]
    return _do(
        request,
        found,
        lambda: actions.invite(actor=signed_in(request), wave=found, person=person),
        _("The person is invited."),
    )


@require_POST
@permission_needed(MANAGE_SURVEYS)
def remind(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found, person = _managed(request, pk), signed_in(request)
    return _do(
        request,
        found,
        lambda: actions.remind_of_wave(actor=person, wave=found),
        _("Those who have not answered are written to."),
    )


@require_POST
@permission_needed(MANAGE_SURVEYS)
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found, person = _managed(request, pk), signed_in(request)
    because = ""
    if found.last_day >= timezone.localdate():
        form = CloseForm(request.POST)
        if not form.is_valid():
            return _page(request, found, close_form=form)
        because = form.cleaned_data["because"]
    return _do(
        request,
        found,
        lambda: actions.close_wave(actor=person, wave=found, because=because),
        _("The survey is closed."),
    )


@require_POST
@permission_needed(MANAGE_SURVEYS)
def publish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _managed(request, pk)
    try:
        edition = actions.publish_wave(actor=signed_in(request), wave=found)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("surveys:wave", pk)
    except NotPublishedError as refusal:
        messages.error(request, refusal.shown)
        return redirect("surveys:wave", pk)
    return redirect("publications:edition", edition.publication.slug, edition.number)


def _managed(request: HttpRequest, pk: uuid.UUID) -> Wave:
    try:
        return queries.wave_managed_by(signed_in(request), pk)
    except Wave.DoesNotExist as error:
        raise Http404 from error


def _do(
    request: HttpRequest, wave: Wave, act: Callable[[], object], done: str | Promise
) -> HttpResponse:
    """One action, and back to the wave with what came of it."""
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(done))
    return redirect("surveys:wave", wave.pk)


def _page(request: HttpRequest, wave: Wave, **faulty: forms.Form) -> HttpResponse:
    invited, answered = queries.all_returns(wave)
    today = timezone.localdate()
    context: dict[str, Any] = {
        "wave": wave,
        "questions": questionnaire_form(definition_of(wave.version)),
        "returns": queries.returns_of(wave),
        "invited": invited,
        "answered": answered,
        "is_last_day_over": wave.last_day < today,
        "may_remind_on": may_remind_on(wave),
        "may_remind": may_remind_on(wave) <= today,
        "edition": edition_under_way(wave) if wave.state == State.CLOSED else None,
        "released": released_edition_of(wave) if wave.state == State.CLOSED else None,
        "invite_form": InviteForm(wave=wave),
        "close_form": CloseForm(),
        "form": next(iter(faulty.values()), None),
        **faulty,
    }
    return render(request, "surveys/wave.html", context, status=422 if faulty else 200)

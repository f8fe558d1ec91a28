"""Third parties for those who follow up: the list, and one with what is decided."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lykt.incidents.models import Reaction, ThirdParty
from lykt.incidents.roles import FOLLOW_UP
from lykt.incidents.sealed_words import words_of
from lykt.incidents.third_parties import actions
from lykt.incidents.third_parties.access import (
    events_seen_by,
    third_parties_seen_by,
    third_party_seen_by,
)
from lykt.incidents.third_parties.forms import DayForm, DescribeForm, ReactionForm
from lykt.people.access import permission_needed, signed_in


@require_GET
@permission_needed(FOLLOW_UP)
def third_parties(request: HttpRequest) -> HttpResponse:
    """By pseudonym; who it is stands on the page of each, whose opening is recorded."""
    found = third_parties_seen_by(signed_in(request))
    return render(request, "incidents/third_parties.html", {"third_parties": found})


@require_GET
@never_cache
@permission_needed(FOLLOW_UP)
def third_party(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@permission_needed(FOLLOW_UP)
def describe(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found, form = _found(request, pk), DescribeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, describing=form)
    actions.describe_third_party(actor=signed_in(request), third_party=found, **form.cleaned_data)
    return _done(request, found)


@require_POST
@permission_needed(FOLLOW_UP)
def react(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found, form = _found(request, pk), ReactionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reacting=form)
    actions.react(
        actor=signed_in(request), third_party=found, token=form.token, **form.cleaned_data
    )
    return _done(request, found)


@require_POST
@permission_needed(FOLLOW_UP)
def complaint(request: HttpRequest, pk: uuid.UUID, reaction: uuid.UUID) -> HttpResponse:
    return _on_day(request, pk, reaction, actions.note_complaint)


@require_POST
@permission_needed(FOLLOW_UP)
def told(request: HttpRequest, pk: uuid.UUID, reaction: uuid.UUID) -> HttpResponse:
    return _on_day(request, pk, reaction, actions.note_told)


@require_POST
@permission_needed(FOLLOW_UP)
def end(request: HttpRequest, pk: uuid.UUID, reaction: uuid.UUID) -> HttpResponse:
    return _on_day(request, pk, reaction, actions.end_reaction)


def _on_day(
    request: HttpRequest, pk: uuid.UUID, reaction: uuid.UUID, action: Callable[..., None]
) -> HttpResponse:
    found = _found(request, pk)
    held = get_object_or_404(Reaction, pk=reaction, third_party=found)
    form = DayForm(request.POST, prefix=str(reaction))
    if not form.is_valid():
        return _page(request, found, on_day=form)
    action(actor=signed_in(request), reaction=held, **form.cleaned_data)
    return _done(request, found)


def _done(request: HttpRequest, third_party: ThirdParty) -> HttpResponse:
    messages.success(request, _("Kept."))
    return redirect("incidents:third_party", third_party.pk)


def _found(request: HttpRequest, pk: uuid.UUID) -> ThirdParty:
    try:
        return third_party_seen_by(signed_in(request), pk)
    except ThirdParty.DoesNotExist as error:
        raise Http404 from error


def _page(
    request: HttpRequest,
    third_party: ThirdParty,
    *,
    describing: forms.Form | None = None,
    reacting: forms.Form | None = None,
    on_day: forms.Form | None = None,
) -> HttpResponse:
    actions.open_third_party(actor=signed_in(request), third_party=third_party)
    words = words_of(third_party)
    context = {
        "third_party": third_party,
        "words": words,
        "cases": events_seen_by(signed_in(request), third_party),
        "reactions": [
            (each, words_of(each), _day_form(each, on_day))
            for each in third_party.reactions.select_related("key", "decided_by")
        ],
        "describing": describing or DescribeForm(initial={"words": words}),
        "reacting": reacting or ReactionForm(),
    }
    status = 422 if describing or reacting or on_day else 200
    return render(request, "incidents/third_party.html", context, status=status)


def _day_form(reaction: Reaction, sent: forms.Form | None) -> forms.Form:
    prefix = str(reaction.pk)
    return sent if sent and sent.prefix == prefix else DayForm(prefix=prefix)

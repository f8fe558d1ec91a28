"""A desk's settings: limits, opening hours, who is on duty, what is asked first, phrases."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lykt.chat.actions.desk_settings import (
    add_phrase,
    change_desk,
    change_phrase,
    move_phrase,
    remove_phrase,
)
from lykt.chat.actions.desks import LIMITS
from lykt.chat.desk.form import DeskForm, PhraseForm
from lykt.chat.models import Desk, Duty, Phrase
from lykt.chat.queries import desk_for, desks_for
from lykt.chat.roles import MANAGE_CHAT
from lykt.helpline.hours import opening_at, weekdays_in_words
from lykt.helpline.models import Hours
from lykt.helpline.queries import lines_for
from lykt.helpline.roles import MANAGE_LINE
from lykt.people.access import permission_needed, signed_in


@dataclass(frozen=True)
class ShownHours:
    """One opening as a row of the page."""

    hours: Hours
    weekdays: str


@permission_needed(MANAGE_CHAT)
def desks(request: HttpRequest) -> HttpResponse:
    """Straight to the desk where there is one only."""
    found = list(desks_for(signed_in(request), MANAGE_CHAT)[:100])
    if len(found) == 1:
        return redirect("chat:desk", found[0].pk)
    return render(request, "chat/desk/desks.html", {"desks": found})


@permission_needed(MANAGE_CHAT)
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    if request.method != "POST":
        return _page(request, found)
    # The form writes what was typed into its own copy; the page's heading needs the old one.
    form = DeskForm(request.POST, instance=_managed(request, pk), prefix="limits")
    if not form.is_valid():
        return _page(request, found, desk_form=form)
    given = form.cleaned_data
    change_desk(
        actor=signed_in(request),
        desk=found,
        limits={name: given[name] for name in LIMITS},
        first_choices=given["first_choices"],
    )
    messages.success(request, _("The settings are changed."))
    return redirect("chat:desk", pk)


@require_POST
@permission_needed(MANAGE_CHAT)
def new_phrase(request: HttpRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    form = PhraseForm(request.POST, prefix="phrase")
    if not form.is_valid():
        return _page(request, found, phrase_form=form)
    add_phrase(actor=signed_in(request), desk=found, **form.cleaned_data)
    messages.success(request, _("The phrase is added."))
    return redirect("chat:desk", pk)


@permission_needed(MANAGE_CHAT)
def phrase(request: HttpRequest, pk: int, phrase_pk: int) -> HttpResponse:
    found = _phrase(request, pk, phrase_pk)
    form = PhraseForm(request.POST or None, instance=_phrase(request, pk, phrase_pk))
    if form.is_valid():
        change_phrase(actor=signed_in(request), phrase=found, **form.cleaned_data)
        messages.success(request, _("The phrase is changed."))
        return redirect("chat:desk", pk)
    context = {"desk": found.desk, "phrase": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "chat/desk/phrase.html", context, status=status)


@require_POST
@permission_needed(MANAGE_CHAT)
def order_phrase(request: HttpRequest, pk: int, phrase_pk: int) -> HttpResponse:
    found = _phrase(request, pk, phrase_pk)
    move_phrase(actor=signed_in(request), phrase=found, up="up" in request.POST)
    return redirect("chat:desk", pk)


@require_POST
@permission_needed(MANAGE_CHAT)
def drop_phrase(request: HttpRequest, pk: int, phrase_pk: int) -> HttpResponse:
    remove_phrase(actor=signed_in(request), phrase=_phrase(request, pk, phrase_pk))
    messages.success(request, _("The phrase is removed."))
    return redirect("chat:desk", pk)


def _managed(request: HttpRequest, pk: int) -> Desk:
    try:
        return desk_for(signed_in(request), pk, MANAGE_CHAT)
    except Desk.DoesNotExist as error:
        raise Http404 from error


def _phrase(request: HttpRequest, pk: int, phrase_pk: int) -> Phrase:
    return get_object_or_404(Phrase, pk=phrase_pk, desk=_managed(request, pk))


def _page(
    request: HttpRequest,
    desk: Desk,
    *,
    desk_form: DeskForm | None = None,
    phrase_form: PhraseForm | None = None,
) -> HttpResponse:
    faulty = desk_form or phrase_form
    line = desk.channel.line
    hours = desk.channel.hours.select_related("unit").order_by("unit__name", "pk")
    context = {
        "desk": desk,
        "line": line,
        "form": faulty,
        "desk_form": desk_form or DeskForm(instance=desk, prefix="limits"),
        "phrase_form": phrase_form or PhraseForm(prefix="phrase"),
        "phrases": desk.phrases.all(),
        "on_duty": Duty.objects.filter(desk=desk, ended_at__isnull=True)
        .select_related("person", "unit")
        .order_by("began_at"),
        "opening": opening_at(desk.channel, timezone.now()),
        "extra": desk.channel.extra_openings.filter(closes_at__gte=timezone.now())
        .select_related("unit")
        .order_by("opens_at")[:20],
        "hours": [ShownHours(row, weekdays_in_words(row.weekdays)) for row in hours],
        "may_change_hours": lines_for(signed_in(request), MANAGE_LINE).filter(pk=line.pk).exists(),
    }
    return render(request, "chat/desk/desk.html", context, status=422 if faulty else 200)

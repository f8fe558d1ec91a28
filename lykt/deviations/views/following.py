"""One deviation, the list for those who follow up, and what is done."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lykt.deviations.access import Opened
from lykt.deviations.actions import MovedError, NotReadyError, open_deviation
from lykt.deviations.deeds import DEEDS, DeedForm
from lykt.deviations.models import Deviation
from lykt.deviations.queries import deviation_rows, deviation_shown, deviation_visible_to
from lykt.deviations.queries.listing import Chosen, choices_of, lines_in_list
from lykt.deviations.roles import FOLLOW_UP, REPORT_DEVIATION
from lykt.lib.numbers import page_number
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions.kept_words import KeptWords, keep_forms
from lykt.routines.errors import RoutineError

_ALL = ("", _("All"))


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    states = forms.ChoiceField(
        label=_("State"),
        choices=[("open", _("Not dealt with")), ("closed", _("Dealt with")), ("all", _("All"))],
        required=False,
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    line = forms.ChoiceField(label=_("Line"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("category", "severity"):
            self.fields[name].choices = [_ALL, *choices_of(name)]  # type: ignore[attr-defined]
        lines = [(line.code, line.name) for line in lines_in_list(person)]
        if lines:
            self.fields["line"].choices = [_ALL, *lines]  # type: ignore[attr-defined]
        else:
            del self.fields["line"]

    @property
    def chosen(self) -> Chosen:
        """A choice that there is not narrows nothing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return Chosen(**given)


@require_GET
@permission_needed(FOLLOW_UP)
def deviations(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = FilterForm(request.GET, person=person)
    page = page_number(request.GET.get("page", ""))
    rows, has_more = deviation_rows(person, form.chosen, page)
    context = {
        "form": form,
        "rows": rows,
        "newer": _page_at(form, page - 1) if page > 1 else "",
        "older": _page_at(form, page + 1) if has_more else "",
    }
    return render(request, "deviations/deviations.html", context)


def _page_at(form: FilterForm, page: int) -> str:
    return f"?{urlencode({**form.cleaned_data, 'page': page})}"


@require_GET
@never_cache
@permission_needed(REPORT_DEVIATION)
def deviation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    return _page(request, person, _opened(person, pk))


def _to_the_deed(pk: uuid.UUID, name: str) -> str:
    return f"{reverse('deviations:deviation', args=[pk])}?do={name}#to-do"


@require_POST
@never_cache
@KeptWords(_to_the_deed).permission_needed(REPORT_DEVIATION)
def do(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """One deed; a form with faults comes back with every word, inside the deviation's page."""
    person = signed_in(request)
    opened = _opened(person, pk)
    deed = DEEDS.get(name)
    if deed is None or not opened.has(deed.part):
        raise Http404
    form = deed.form(request.POST, prefix=name, opened=opened)
    keep_forms({_place(opened, name): form}, person)
    is_done = deed.is_done(form.token)
    if not is_done and not form.is_valid():
        return _page(request, person, opened, name, form, status=422)
    try:
        if not is_done:
            deed.do(person, opened, form)
    except (MovedError, NotReadyError, RoutineError) as error:
        form.add_error(None, str(error))
        return _page(request, person, _opened(person, pk), name, form, status=409)
    form.kept.discard()
    messages.success(request, str(deed.said))
    return redirect("deviations:deviation", pk)


def _opened(person: Person, pk: uuid.UUID) -> Opened:
    try:
        return deviation_visible_to(person, pk)
    except Deviation.DoesNotExist as error:
        raise Http404 from error


def _place(opened: Opened, name: str) -> str:
    """By which what is typed in a deed's form is kept until it is sent."""
    return f"deviations.deviation {opened.deviation.pk} {name}"


def _blank_forms(person: Person, opened: Opened) -> dict[str, DeedForm]:
    """Of what can be done, with what the person had typed before."""
    possible = [name for name, deed in DEEDS.items() if deed.is_possible(opened)]
    forms = {name: DEEDS[name].form(prefix=name, opened=opened) for name in possible}
    keep_forms({_place(opened, name): form for name, form in forms.items()}, person)
    return forms


def _deed(name: str, form: DeedForm, is_asked_for: bool) -> dict[str, object]:
    is_open = is_asked_for or form.kept.has_words
    return {"form": form, "deed": DEEDS[name], "name": name, "open": is_open}


def _page(
    request: HttpRequest,
    person: Person,
    opened: Opened,
    name: str = "",
    form: DeedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    answers = open_deviation(actor=person, opened=opened)
    deeds = {
        key: _deed(key, blank, key == request.GET.get("do"))
        for key, blank in _blank_forms(person, opened).items()
    }
    if form is not None:
        deeds[name] = _deed(name, form, True)
    context = {
        "deviation": opened.deviation,
        "parts": opened.parts,
        "answers": answers,
        "shown": deviation_shown(person, opened),
        "deeds": list(deeds.values()),
    }
    return render(request, "deviations/deviation.html", context, status=status)

"""A measure for whoever carries it out: what is to be done, by when, and that it is done or not."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lykt.incidents.actions import EndedError, drop_measure, end_measure, open_measure
from lykt.incidents.deed_forms import MOST_WORDS
from lykt.incidents.models import Measure
from lykt.incidents.queries.measures import measure_to_carry_out
from lykt.incidents.roles import REPORT_INCIDENT
from lykt.lib.once import SentOnceForm
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions.fields import DayField
from lykt.questions.kept_words import KeptForm, KeptWords, keep_forms


class DoneForm(SentOnceForm):
    """That it is done."""

    prefix = "done"
    kept: KeptForm
    day = DayField(label=gettext_lazy("Which day was it done?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate()

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Write the day when it was."))
        return day


class DropForm(SentOnceForm):
    """That it will not be done."""

    prefix = "drop"
    kept: KeptForm
    reason = forms.CharField(
        label=gettext_lazy("Why can it not be done?"),
        help_text=gettext_lazy("Those who follow up the case read it. Write no names."),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


Form = DoneForm | DropForm


@require_GET
@never_cache
@permission_needed(REPORT_INCIDENT)
def measure(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    return _page(request, person, _found(person, pk))


def _to_the_measure(pk: uuid.UUID) -> str:
    return reverse("incidents:measure", args=[pk])


@require_POST
@never_cache
@KeptWords(_to_the_measure).permission_needed(REPORT_INCIDENT)
def done(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _end(request, pk, DoneForm, end_measure)


@require_POST
@never_cache
@KeptWords(_to_the_measure).permission_needed(REPORT_INCIDENT)
def drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return _end(request, pk, DropForm, drop_measure)


def _end(
    request: HttpRequest, pk: uuid.UUID, kind: type[Form], end: Callable[..., None]
) -> HttpResponse:
    """What can not be taken comes back with every word."""
    person = signed_in(request)
    found = _found(person, pk)
    form = kind(request.POST)
    keep_forms({_place(found, kind): form}, person)
    if not form.is_valid():
        return _page(request, person, found, form, status=422)
    try:
        end(actor=person, measure=found, token=form.token, **form.cleaned_data)
    except EndedError as error:
        form.add_error(None, str(error))
        return _page(request, person, _found(person, pk), form, status=409)
    form.kept.discard()
    messages.success(request, _("It is registered. Those who follow up are told."))
    return redirect("incidents:measure", pk)


def _found(person: Person, pk: uuid.UUID) -> Measure:
    try:
        return measure_to_carry_out(person, pk)
    except Measure.DoesNotExist as error:
        raise Http404 from error


def _place(measure: Measure, kind: type[Form]) -> str:
    return f"incidents.measure {measure.pk} {kind.prefix}"


def _page(
    request: HttpRequest,
    person: Person,
    measure: Measure,
    tried: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    words, reason = open_measure(actor=person, measure=measure)
    blank: dict[str, Form] = {kind.prefix: kind() for kind in (DoneForm, DropForm)}
    keep_forms({_place(measure, type(form)): form for form in blank.values()}, person)
    context = {
        "measure": measure,
        "words": words,
        "reason": reason,
        "not_sent": tried.data.get("drop-reason", "") if tried and not measure.is_left else "",
        "tried": tried,
        **blank,
        **({tried.prefix: tried} if tried else {}),
    }
    return render(request, "incidents/measure.html", context, status=status)

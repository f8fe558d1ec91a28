"""One's own duties in a case: for whoever may open it, and each sees only their own."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lykt.incidents.access import Opened
from lykt.incidents.models import OwnDuty
from lykt.incidents.outward.duties import (
    DUTIES,
    duties_shown,
    open_duties,
    record_duty,
    retract_duty,
)
from lykt.incidents.outward.views import case_address, opened_either_way
from lykt.incidents.roles import REPORT_INCIDENT
from lykt.people.access import permission_needed, signed_in
from lykt.questions.fields import DayField
from lykt.routines.errors import RoutineError


class DutyForm(forms.Form):
    """That it is seen to; there is no room for what it was about."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What have you done?"),
        choices=OwnDuty.Outcome.choices,
        widget=forms.RadioSelect,
    )
    day = DayField(label=gettext_lazy("Which day?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate()

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Write the day when it was."))
        return day


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_needed(REPORT_INCIDENT)
def own_duties(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = opened_either_way(person, pk)
    if request.method != "POST":
        return _page(request, opened)
    duty = _duty(request.POST.get("duty", ""))
    form = DutyForm(request.POST, prefix=duty)
    if not form.is_valid():
        return _page(request, opened, form, status=422)
    try:
        record_duty(actor=person, opened=opened, duty=duty, **form.cleaned_data)
    except RoutineError as error:
        form.add_error(None, str(error))
        return _page(request, opened, form, status=409)
    messages.success(request, _("It is registered."))
    return redirect("incidents:own_duties", pk)


@require_POST
@never_cache
@permission_needed(REPORT_INCIDENT)
def retract(request: HttpRequest, pk: uuid.UUID, duty: int) -> HttpResponse:
    person = signed_in(request)
    opened = opened_either_way(person, pk)
    try:
        retract_duty(actor=person, opened=opened, pk=duty)
    except OwnDuty.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("It is taken back. You can register it anew."))
    return redirect("incidents:own_duties", pk)


def _duty(code: str) -> OwnDuty.Duty:
    try:
        return OwnDuty.Duty(code)
    except ValueError as error:
        raise Http404 from error


def _page(
    request: HttpRequest, opened: Opened, tried: DutyForm | None = None, status: int = 200
) -> HttpResponse:
    person = signed_in(request)
    open_duties(actor=person, opened=opened)
    forms_by_duty = {str(duty): DutyForm(prefix=duty) for duty in DUTIES}
    if tried:
        forms_by_duty[str(tried.prefix)] = tried
    shown = duties_shown(person, opened)
    context = {
        "case": opened.case,
        "back": case_address(opened),
        "duties": [(each, forms_by_duty[each.duty]) for each in shown],
        "tried": tried,
    }
    return render(request, "incidents/outward/duties.html", context, status=status)

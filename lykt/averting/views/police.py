"""Whom the line calls at the police, for whoever answers for the line."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import URLValidator
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from lykt.averting.actions import set_police_contacts
from lykt.averting.models import PoliceContacts
from lykt.averting.queries.police import (
    FOR_EVERYBODY,
    units_whose_police_contacts_are_set_by,
)
from lykt.averting.roles import ANSWER_FOR
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Unit
from lykt.questions.fields import DayField


class _SafeAddress(forms.URLField):
    """What is handed over there is read by nobody on the way."""

    default_validators = [URLValidator(schemes=("https",))]


class PoliceForm(forms.Form):
    """What only the line knows, and who says so."""

    desk_number = forms.RegexField(
        r"^\+?[\d ]{3,20}$",
        label=gettext_lazy("Telephone number of the duty desk that the line has at the police"),
        required=False,
        error_messages={"invalid": gettext_lazy("Write the number with digits, as 22 33 44 55.")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    portal = _SafeAddress(
        label=gettext_lazy("Address of the tip portal"),
        help_text=gettext_lazy("It begins with https://"),
        required=False,
        max_length=300,
        assume_scheme="https",
    )
    source = forms.CharField(
        label=gettext_lazy("Who has given it?"),
        help_text=gettext_lazy("Such as the agreement with Kripos, and its date."),
        max_length=200,
    )
    checked_on = DayField(label=gettext_lazy("On which day was it last seen to hold?"))

    def clean_checked_on(self) -> Any:
        if self.cleaned_data["checked_on"] > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Write the day when it was."))
        return self.cleaned_data["checked_on"]


def _kept(unit: Unit) -> dict[str, Any]:
    kept = PoliceContacts.objects.filter(unit=unit).first()
    return model_to_dict(kept) if kept else {"checked_on": timezone.localdate()}


@never_cache
@permission_needed(ANSWER_FOR)
def police(request: HttpRequest, unit: int) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(units_whose_police_contacts_are_set_by(person), pk=unit)
    form = PoliceForm(request.POST or None, initial=_kept(found))
    if form.is_valid():
        set_police_contacts(actor=person, unit=found, **form.cleaned_data)
        messages.success(request, _("Kept. It is shown wherever the police are to be told."))
        return redirect("averting:assessments")
    context = {"form": form, "unit": found, "everybody": FOR_EVERYBODY}
    status = 422 if form.is_bound else 200
    return render(request, "averting/police_settings.html", context, status=status)

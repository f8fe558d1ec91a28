"""Forms of people and their appointments."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.people.forms.fields import UnitChoice, day_input
from lykt.people.models import Person, Unit
from lykt.people.queries import units_managed_by
from lykt.people.roles import role_choices


class AppointmentForm(forms.Form):
    """A role at a unit and below, for a time."""

    role = forms.ChoiceField(label=_("Role"), choices=lambda: [("", _("Choose")), *role_choices()])
    unit = UnitChoice(Unit.objects.none(), label=_("Unit, and those below it"))
    valid_from = forms.DateField(
        label=_("From and including"), initial=timezone.localdate, widget=day_input()
    )
    valid_to = forms.DateField(
        label=_("To and including"),
        required=False,
        help_text=_("Leave it empty when no end is known."),
        widget=day_input(),
    )

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = cast(UnitChoice, self.fields["unit"])
        units.queryset = units_managed_by(actor)
        units.empty_label = _("Choose")

    def clean_valid_to(self) -> dt.date | None:
        end: dt.date | None = self.cleaned_data["valid_to"]
        start = self.cleaned_data.get("valid_from")
        if start and end and end < start:
            raise forms.ValidationError(_("The last day must not be before the first."))
        return end


class NewPersonForm(AppointmentForm):
    """Somebody new, with a first appointment."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The person signs in with it."), max_length=254
    )
    field_order = ("name", "email", "role", "unit", "valid_from", "valid_to")


class EndAppointmentForm(forms.Form):
    """The last day of an appointment; yesterday ends it at once."""

    last_day = forms.DateField(label=_("Last day"), initial=timezone.localdate, widget=day_input())

    def clean_last_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["last_day"]
        if day < timezone.localdate() - dt.timedelta(days=1):
            raise forms.ValidationError(
                _("An appointment that held can not be undone. Choose yesterday or a later day.")
            )
        return day

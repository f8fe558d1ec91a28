"""Forms of units and their closing days."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lykt.people.forms.fields import UnitChoice, day_input
from lykt.people.models import ClosingDay, Person, Unit
from lykt.people.queries import units_managed_by


class NewUnitForm(forms.ModelForm):  # type: ignore[type-arg]
    """A unit under one that somebody manages."""

    class Meta:
        model = Unit
        fields = ("parent", "kind", "name", "code")
        labels = {
            "parent": _("Under"),
            "kind": _("Kind"),
            "name": _("Name"),
            "code": _("Code"),
        }
        help_texts = {"code": _("Short, for files and commands: letters, digits and hyphens.")}
        field_classes = {"parent": UnitChoice}

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = cast(UnitChoice, self.fields["parent"])
        parent.queryset = units_managed_by(actor)
        parent.required = True
        parent.empty_label = None


class RenameUnitForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Unit
        fields = ("name",)
        labels = {"name": _("Name")}


class MoveUnitForm(forms.Form):
    """The new place of a unit: not under itself."""

    parent = UnitChoice(Unit.objects.none(), label=_("Move to under"))

    def __init__(self, *args: Any, actor: Person, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elsewhere = units_managed_by(actor).exclude(path__startswith=unit.path)
        parent = cast(UnitChoice, self.fields["parent"])
        parent.queryset = elsewhere
        parent.empty_label = ""


class ClosingDayForm(forms.ModelForm):  # type: ignore[type-arg]
    """A day off besides weekends and public holidays."""

    class Meta:
        model = ClosingDay
        fields = ("day", "reason")
        labels = {"day": _("Day"), "reason": _("Why it is closed")}
        widgets = {"day": day_input()}

    def __init__(self, data: Any = None, *, unit: Unit) -> None:
        super().__init__(data, instance=ClosingDay(unit=unit))

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if self.instance.unit.closing_days.filter(day=day).exists():
            raise forms.ValidationError(_("The day is a closing day already."))
        return day

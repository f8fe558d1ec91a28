"""The forms of staff numbers: one unit, or several at once."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lykt.people.forms.fields import UnitChoice, day_input
from lykt.people.headcounts.queries import units_counted_by
from lykt.people.models import Person, Unit

MOST_EMPLOYEES = 1_000_000
LONGEST = 50_000


class HeadcountForm(forms.Form):
    """How many work at one unit and below it."""

    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none())
    valid_from = forms.DateField(label=_("From"), widget=day_input())
    employees = forms.IntegerField(
        label=_("Employees, with those of the units below"), min_value=0, max_value=MOST_EMPLOYEES
    )

    def __init__(self, data: Any = None, *, actor: Person) -> None:
        super().__init__(data)
        cast(UnitChoice, self.fields["unit"]).queryset = units_counted_by(actor)


class SeveralForm(forms.Form):
    """One line for each unit: its code and a number. One line that is wrong stops them all."""

    day = forms.DateField(label=_("From"), widget=day_input())
    lines = forms.CharField(
        label=_("Units and numbers"),
        help_text=_("A line for each unit: its code, a semicolon and how many work there."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, data: Any = None, *, actor: Person) -> None:
        super().__init__(data)
        self.units = {unit.code: unit for unit in units_counted_by(actor)}

    def clean_lines(self) -> dict[Unit, int]:
        found: dict[Unit, int] = {}
        faults = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            code, _semicolon, employees = (part.strip() for part in line.partition(";"))
            if not line.strip():
                continue
            fault = self._fault(code, employees, {unit.code for unit in found})
            if fault:
                faults.append(
                    gettext("Line %(number)s: %(fault)s")
                    % {
                        "number": number,
                        "fault": fault,
                    }
                )
            else:
                found[self.units[code]] = int(employees)
        if faults:
            raise forms.ValidationError(faults[:20])
        return found

    def _fault(self, code: str, employees: str, seen: set[str]) -> str:
        if code not in self.units:
            return gettext("There is no unit “%(code)s” among yours.") % {"code": code}
        if code in seen:
            return gettext("“%(code)s” stands twice.") % {"code": code}
        if not employees.isdecimal() or int(employees) > MOST_EMPLOYEES:
            return gettext("Write the number of employees in digits after the semicolon.")
        return ""

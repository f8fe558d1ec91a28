"""The choices of the yearly note's page."""

from collections.abc import Mapping

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.incidents.figures.forms import indented
from lykt.incidents.figures.reach import Reach
from lykt.people.models import Unit
from lykt.reports.editor.forms import publication_field

YEARS = 12
FIRST_YEAR, LAST_YEAR = 2000, 2100


class ChoiceForm(forms.Form):
    """Which note: the highest unit and last year, unless others are asked for."""

    def __init__(self, data: Mapping[str, str], *, reach: Reach) -> None:
        this = timezone.localdate().year
        given = {name: value for name, value in data.items() if value}
        super().__init__({"unit": reach.first.code, "year": str(this - 1), **given})
        self.reach = reach
        units = [(unit.code, indented(unit, reach)) for unit in reach.units]
        self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=units)
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Year"), coerce=int, choices=_years(this, given.get("year", ""))
        )
        if public := publication_field():
            self.fields["publication"] = public

    @property
    def unit(self) -> Unit:
        return self.reach.unit(self.cleaned_data["unit"])


def _years(this: int, asked: str) -> list[tuple[int, str]]:
    """The latest years, and an earlier one that is asked for by its address."""
    years = set(range(this - YEARS + 1, this + 1))
    if asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        years.add(int(asked))
    return [(year, str(year)) for year in sorted(years, reverse=True)]

"""The choices of the monthly analysis. All of them stand in the address."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lykt.incidents.figures.months import month_of, months_back
from lykt.incidents.figures.reach import Reach
from lykt.people.models import Unit
from lykt.statistics.periods import Period

MOST_MONTHS = 24
_YEARS = range(2000, 2101)


class AnalysisForm(forms.Form):
    """Which unit and month; without an answer the highest unit, and this month."""

    def __init__(self, data: Mapping[str, str], *, reach: Reach) -> None:
        this = month_of(timezone.localdate())
        given = {name: value for name, value in data.items() if value}
        super().__init__({"unit": reach.first.code, "month": f"{this.first:%Y-%m}", **given})
        self.reach = reach
        units = [(unit.code, indented(unit, reach)) for unit in reach.units]
        self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=units)
        self.fields["month"] = forms.TypedChoiceField(
            label=_("Month"), coerce=_month, choices=_choices(this, given.get("month", ""))
        )

    @property
    def unit(self) -> Unit:
        return self.reach.unit(self.cleaned_data["unit"])

    @property
    def month(self) -> Period:
        found: Period = self.cleaned_data["month"]
        return found


def indented(unit: Unit, reach: Reach) -> str:
    return "– " * (unit.depth() - reach.first.depth()) + unit.name


def _choices(this: Period, asked: str) -> list[tuple[str, Any]]:
    """The latest months, and an earlier one that is asked for by its address."""
    months = [months_back(this, count) for count in range(MOST_MONTHS)]
    try:
        earlier = _month(asked)
        if earlier.first < months[-1].first:
            months.append(earlier)
    except ValueError:
        pass
    return [
        (f"{month.first:%Y-%m}", date_format(month.first, "F Y").capitalize()) for month in months
    ]


def _month(text: str) -> Period:
    """Raises ``ValueError`` for a month before or after all that is counted."""
    day = dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a day alone
    if day.year not in _YEARS:
        raise ValueError(f"nothing is counted in {day.year}")
    return month_of(day)

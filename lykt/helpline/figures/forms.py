"""What the year page shows: a line, a period, and perhaps one channel or unit."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.helpline.figures.line import LineFigures, line_figures
from lykt.helpline.figures.reach import VisibleFigures
from lykt.helpline.forms import ChannelField
from lykt.helpline.models import Channel, Contact, Line
from lykt.questions.fields import DayField
from lykt.statistics.periods import Period, whole_year

LONGEST = dt.timedelta(days=10 * 366)
"""A chart of more months than this can not be read, and takes long to draw."""


class FiguresForm(forms.Form):
    """All of it stands in the address, in codes, so that a view can be shared and read."""

    def __init__(
        self, data: Mapping[str, str], *, visible: VisibleFigures, lines: list[Line]
    ) -> None:
        """Without a period in ``data``, the form asks for the latest year with contacts."""
        years = years_of(visible.line, data.get("year", ""))
        super().__init__(_with_period(data, years))
        self.visible = visible
        self.fields |= _line(lines) | _period(years) | _narrowing(visible)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if given.get("year") is None and not self.errors:
            if since is None or until is None:
                self.add_error("since", _("Choose a year, or write both the first and last day."))
            elif until < since:
                self.add_error("until", _("The last day is before the first."))
            elif until - since > LONGEST:
                self.add_error("until", _("The period may be at most ten years."))
        return given

    @property
    def period(self) -> Period:
        given = self.cleaned_data
        if given["year"] is not None:
            return whole_year(given["year"])
        return Period(given["since"], given["until"])

    def figures(self) -> LineFigures:
        given = self.cleaned_data
        return line_figures(
            self.visible.line,
            self.period,
            channel=given["channel"],
            units=self.visible.units(given["unit"]),
        )


def years_of(line: Line, asked: str = "") -> list[int]:
    """The years from the line's first contact to its last, and the one asked for, latest first."""
    days = Contact.objects.filter(line=line).order_by("day").values_list("day", flat=True)
    last = days.last() or timezone.localdate()
    first = days.first() or last
    years = {*range(first.year, last.year + 1)}
    if re.fullmatch("[12][0-9]{3}", asked):
        years.add(int(asked))
    return sorted(years, reverse=True)


def _with_period(data: Mapping[str, str], years: list[int]) -> dict[str, str]:
    """Days that somebody wrote go before the year, which the form always offers."""
    given = dict(data.items())
    if given.get("since") or given.get("until"):
        given["year"] = ""
    elif not given.get("year"):
        given["year"] = str(max(years))
    return given


def _line(lines: list[Line]) -> dict[str, forms.Field]:
    """Most services have one line, and are not asked which."""
    if len(lines) < 2:
        return {}
    choices = [(line.code, line.name) for line in lines]
    return {"line": forms.ChoiceField(required=False, label=_("Line"), choices=choices)}


def _period(years: list[int]) -> dict[str, forms.Field]:
    choices = [*((year, str(year)) for year in years), ("", _("From a day to a day"))]
    return {
        "year": forms.TypedChoiceField(
            required=False, label=_("Year"), coerce=int, empty_value=None, choices=choices
        ),
        "since": DayField(required=False, label=_("From")),
        "until": DayField(required=False, label=_("To")),
    }


def _narrowing(visible: VisibleFigures) -> dict[str, forms.Field]:
    channels = Channel.objects.filter(line=visible.line).order_by("-kind")
    return {
        "channel": ChannelField(
            channels,
            required=False,
            label=_("Channel"),
            empty_label=_("All"),
            to_field_name="kind",
        ),
        "unit": forms.ModelChoiceField(
            visible.choices,
            required=False,
            label=_("Unit"),
            empty_label=_("All"),
            to_field_name="code",
        ),
    }

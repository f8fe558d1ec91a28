"""Forms of a line's settings."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from lykt.helpline.line_files import read_bands, shown_bands
from lykt.helpline.models import Channel, Hours
from lykt.lib.clock import MINUTES_IN_DAY, at_wall_clock
from lykt.people.models import Unit
from lykt.questions.fields import DayField, TimeField


class BandsForm(forms.Form):
    """The parts of a channel's day."""

    bands = forms.CharField(
        label=_("Parts of the day"),
        help_text=_("Whole hours, in order, with commas between: 00–09, 09–16."),
    )

    def __init__(self, data: Any = None, *, channel: Channel) -> None:
        initial = {"bands": shown_bands(channel.bands)}
        super().__init__(data, initial=initial, prefix=f"bands-{channel.pk}")

    def clean_bands(self) -> tuple[tuple[int, int], ...]:
        try:
            return read_bands(self.cleaned_data["bands"].split(","))
        except ValueError as error:
            raise ValidationError(
                _("“%(band)s” is not whole hours such as 09–16, after those before it."),
                params={"band": str(error).strip()},
            ) from error


class HoursForm(forms.Form):
    """A new opening: who answers, when."""

    unit = forms.ChoiceField(label=_("Who answers"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        coerce=int,
        # Python counts from Monday as 0, ISO as 1.
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.ChoiceField(label=_("Days"), choices=Hours.Days.choices)
    opens = TimeField(label=_("Opens"))
    closes = TimeField(
        label=_("Closes"),
        help_text=_("At or before the opening means the next day; the same time is all day."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        channel: Channel,
        units: Sequence[Unit],
        changed: Hours | None = None,
    ) -> None:
        """``changed`` is the opening that is changed, where it is none that is new."""
        super().__init__(data, prefix=f"hours-{channel.pk}", initial=_initial(changed))
        self._others = [hours for hours in channel.hours.all() if hours != changed]
        self._units = {str(unit.pk): unit for unit in units}
        self.fields["unit"] = forms.ChoiceField(
            label=_("Who answers"), choices=[(pk, unit.name) for pk, unit in self._units.items()]
        )

    def clean_unit(self) -> Unit:
        return self._units[self.cleaned_data["unit"]]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and any(_overlaps(row, given) for row in self._others):
            self.add_error(
                "opens",
                _("The unit is open then already. Remove that opening first, or change the time."),
            )
        return given


def _initial(hours: Hours | None) -> dict[str, Any]:
    if hours is None:
        return {}
    kept = {name: getattr(hours, name) for name in ("weekdays", "days", "opens", "closes")}
    return kept | {"unit": str(hours.unit_id)}


class ExtraOpeningForm(forms.Form):
    """An opening beside the week: who answers, from when until when."""

    unit = forms.ChoiceField(label=_("Who answers"))
    first_day = DayField(label=_("Opens on"))
    opens = TimeField(label=_("Opens"))
    last_day = DayField(label=_("Closes on"))
    closes = TimeField(label=_("Closes"))

    def __init__(self, data: Any = None, *, channel: Channel, units: Sequence[Unit]) -> None:
        super().__init__(data, prefix="extra")
        self._channel = channel
        self._units = {str(unit.pk): unit for unit in units}
        self.fields["unit"] = forms.ChoiceField(
            label=_("Who answers"), choices=[(pk, unit.name) for pk, unit in self._units.items()]
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.errors:
            return given
        opens_at = at_wall_clock(given["first_day"], given["opens"])
        closes_at = at_wall_clock(given["last_day"], given["closes"], not_before=opens_at)
        if closes_at <= opens_at:
            self.add_error("closes", _("It closes before it opens. Check days and times."))
        unit = self._units[given["unit"]]
        same = self._channel.extra_openings.filter(unit=unit)
        if same.filter(opens_at__lt=closes_at, closes_at__gt=opens_at).exists():
            self.add_error("opens", _("The unit has an extra opening then already."))
        return {"unit": unit, "opens_at": opens_at, "closes_at": closes_at}


def _overlaps(row: Hours, given: dict[str, Any]) -> bool:
    """Whether the same unit already answers at some of those times on some of those days."""
    same_days = row.days == given["days"] or Hours.Days.ALL in (row.days, given["days"])
    if row.unit_id != given["unit"].pk or not same_days:
        return False
    mine, theirs = (_minutes_of_week(*one) for one in (_times_of(row), _times_in(given)))
    return not mine.isdisjoint(theirs)


def _times_of(row: Hours) -> tuple[Sequence[int], dt.time, dt.time]:
    return row.weekdays, row.opens, row.closes


def _times_in(given: dict[str, Any]) -> tuple[Sequence[int], dt.time, dt.time]:
    return given["weekdays"], given["opens"], given["closes"]


def _minutes_of_week(weekdays: Sequence[int], opens: dt.time, closes: dt.time) -> set[int]:
    """Every open minute, counted from Monday; what runs past Sunday night begins the week."""
    first, last = (time.hour * 60 + time.minute for time in (opens, closes))
    length = (last - first) % MINUTES_IN_DAY or MINUTES_IN_DAY
    week = 7 * MINUTES_IN_DAY
    return {
        ((weekday - 1) * MINUTES_IN_DAY + first + minute) % week
        for weekday in weekdays
        for minute in range(length)
    }

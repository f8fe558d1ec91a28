"""Forms of a line's settings."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from lykt.helpline.line_files import read_bands, shown_bands
from lykt.helpline.models import Channel, Hours
from lykt.people.models import Unit
from lykt.questions.fields import TimeField


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

    def __init__(self, data: Any = None, *, channel: Channel, units: Sequence[Unit]) -> None:
        super().__init__(data, prefix=f"hours-{channel.pk}")
        self._units = {str(unit.pk): unit for unit in units}
        self.fields["unit"] = forms.ChoiceField(
            label=_("Who answers"), choices=[(pk, unit.name) for pk, unit in self._units.items()]
        )

    def clean_unit(self) -> Unit:
        return self._units[self.cleaned_data["unit"]]

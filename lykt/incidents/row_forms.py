"""Forms that correct a damaged thing, a measure or a talk: as it stands, and what was wrong."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.incidents.access import Opened
from lykt.incidents.amounts import KronerField
from lykt.incidents.deed_forms import MOST_WORDS
from lykt.incidents.models import Correction, Cost
from lykt.incidents.queries.people import people_around
from lykt.people.models import Person
from lykt.questions.fields import DayField


def _words(label: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=MOST_WORDS, widget=widget)


class RowForm(forms.Form):
    """``values`` are those of ``actions.values_of_row``."""

    reason = _words(_("What was wrong?"))
    withdrawn = forms.BooleanField(
        label=_("It was registered by mistake. Take it out of the case."), required=False
    )

    def __init__(
        self, data: QueryDict | None, *, prefix: str, opened: Opened, values: dict[str, Any]
    ) -> None:
        super().__init__(data, prefix=prefix, initial=values)
        self.opened = opened
        self.order_fields([*values, "reason", "withdrawn"])
        self.set_choices()

    def set_choices(self) -> None:
        """Whom can be chosen."""

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {name: given[name] for name in given if name not in ("reason", "withdrawn")}

    def refuse_what_is_ahead(self, name: str) -> None:
        day = self.cleaned_data.get(name)
        if day and day > timezone.localdate():
            self.add_error(name, _("This day has not come yet. Write the day when it was."))


class CostRowForm(RowForm):
    words = _words(_("What was damaged?"))
    kroner = KronerField(label=_("What does it cost, in kroner?"))
    outcome = forms.ChoiceField(
        label=_("Is it replaced?"), choices=Cost.Outcome.choices, widget=forms.RadioSelect
    )


class MeasureRowForm(RowForm):
    words = _words(_("What is to be done?"))
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Who does it?"))
    due_on = DayField(label=_("By when?"))
    done_on = DayField(label=_("Done on"), required=False)
    reason = _words(_("Why is it changed?"))

    def set_choices(self) -> None:
        self.fields["owner"].queryset = people_around(  # type: ignore[attr-defined]
            self.opened.case.unit
        )

    def clean(self) -> dict[str, Any]:
        self.refuse_what_is_ahead("done_on")
        return self.cleaned_data


class TalkRowForm(RowForm):
    planned_for = DayField(label=_("Which day?"))
    held_on = DayField(label=_("Held on"), required=False)

    def clean(self) -> dict[str, Any]:
        self.refuse_what_is_ahead("held_on")
        return self.cleaned_data


ROW_FORMS: Mapping[str, type[RowForm]] = {
    Correction.Kind.COST: CostRowForm,
    Correction.Kind.MEASURE: MeasureRowForm,
    Correction.Kind.TALK: TalkRowForm,
}

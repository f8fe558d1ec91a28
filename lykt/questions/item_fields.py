"""The form field of an item, by its kind."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lykt.questions.definition import Item, Kind
from lykt.questions.fields import DayField, NumberField, TimeField, shown_number

MAX_SHORT_TEXT, MAX_LONG_TEXT = 300, 20_000


def field_of(item: Item, language: str, **common: Any) -> forms.Field:
    """The field in a language; ``common`` is what every field takes."""
    missing = _MISSING.get(item.kind, _("Write an answer here."))
    return _MAKERS[item.kind](item, language, error_messages={"required": missing}, **common)


_MISSING = {
    Kind.ONE: _("Choose what fits best."),
    Kind.SEVERAL: _("Choose one or more."),
    Kind.SCALE: _("Choose a number."),
}


class ScaleSelect(forms.RadioSelect):
    """A row of numbers to choose from."""

    template_name = "questions/scale.html"


def _choices(item: Item, language: str) -> list[tuple[str, str]]:
    return [(choice.code, choice.label[language]) for choice in item.choices]


def _one(item: Item, language: str, **common: Any) -> forms.Field:
    return forms.ChoiceField(choices=_choices(item, language), widget=forms.RadioSelect, **common)


def _several(item: Item, language: str, **common: Any) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=_choices(item, language), widget=forms.CheckboxSelectMultiple, **common
    )


def _number(item: Item, language: str, **common: Any) -> forms.Field:
    return NumberField(minimum=item.minimum, maximum=item.maximum, whole=item.whole, **common)


def scale_values(item: Item) -> list[float]:
    """The steps of a scale; whole ones are integers."""
    start, end, step = item.minimum or 0, item.maximum or 0, item.step or 1
    values = [round(start + index * step, 6) for index in range(round((end - start) / step) + 1)]
    return [int(value) if value == int(value) else value for value in values]


def _scale(item: Item, language: str, **common: Any) -> forms.Field:
    shown = {shown_number(value): value for value in scale_values(item)}
    return forms.TypedChoiceField(
        choices=[(text, text) for text in shown],
        coerce=shown.__getitem__,
        empty_value=None,
        widget=ScaleSelect,
        **common,
    )


def _date(item: Item, language: str, **common: Any) -> forms.Field:
    return DayField(**common)


def _time(item: Item, language: str, **common: Any) -> forms.Field:
    return TimeField(**common)


def _short_text(item: Item, language: str, **common: Any) -> forms.Field:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(max_length=MAX_SHORT_TEXT, widget=widget, **common)


def _long_text(item: Item, language: str, **common: Any) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 5, "autocomplete": "off"})
    return forms.CharField(max_length=MAX_LONG_TEXT, widget=widget, **common)


_MAKERS: dict[Kind, Callable[..., forms.Field]] = {
    Kind.ONE: _one,
    Kind.SEVERAL: _several,
    Kind.NUMBER: _number,
    Kind.SCALE: _scale,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.SHORT_TEXT: _short_text,
    Kind.LONG_TEXT: _long_text,
}

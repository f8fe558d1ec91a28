"""Fields that forms of people and of units share."""

from typing import Any

from django import forms


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit out of those that somebody manages, with its place in the tree."""

    INDENT = "\N{EM SPACE}"

    def label_from_instance(self, unit: Any) -> str:
        return f"{self.INDENT * (unit.depth() - 1)}{unit.name}"

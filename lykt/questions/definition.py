"""What a version of a questionnaire says, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language

from lykt.questions.models import OptionClass

Labels = Mapping[str, str]
"""Text by language code: ``{"nb": "Kjønn", "en": "Gender"}``."""


def localised(labels: Labels) -> str:
    """The text in the page's language, or in the first that it has."""
    return labels.get(get_language() or "") or next(iter(labels.values()), "")


class Kind(StrEnum):
    """What is asked for."""

    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"
    SCALE = "scale"
    DATE = "date"
    TIME = "time"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


TEXT = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})
CHOICE = frozenset({Kind.ONE, Kind.SEVERAL})
NUMERIC = frozenset({Kind.NUMBER, Kind.SCALE})


@dataclass(frozen=True)
class Choice:
    """An option of an item."""

    code: str
    label: Labels
    option_class: OptionClass = OptionClass.ANSWER


@dataclass(frozen=True)
class Item:
    """One question of a version.

    ``relevant`` is an XPath condition on earlier answers, as XLSForm writes it, or empty.
    ``minimum``, ``maximum`` and ``step`` bound numbers and scales; ``whole`` asks for integers.
    """

    code: str
    kind: Kind
    label: Labels
    hint: Labels = field(default_factory=dict)
    required: bool = False
    relevant: str = ""
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    whole: bool = False


@dataclass(frozen=True)
class Definition:
    """A whole version: its title and its items in order."""

    code: str
    title: Labels
    languages: tuple[str, ...]
    items: tuple[Item, ...]

    def item(self, code: str) -> Item:
        """Raises ``KeyError`` for a question that this version does not ask."""
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)


def to_json(definition: Definition) -> dict[str, Any]:
    """The form that ``Version.definition`` keeps; empty parts are left out."""
    return {
        "code": definition.code,
        "title": dict(definition.title),
        "languages": list(definition.languages),
        "items": [_item_to_json(item) for item in definition.items],
    }


def _item_to_json(item: Item) -> dict[str, Any]:
    whole = {
        "code": item.code,
        "kind": item.kind.value,
        "label": dict(item.label),
        "hint": dict(item.hint),
        "required": item.required,
        "relevant": item.relevant,
        "choices": [
            {"code": choice.code, "label": dict(choice.label), "class": choice.option_class.value}
            for choice in item.choices
        ],
        "minimum": item.minimum,
        "maximum": item.maximum,
        "step": item.step,
        "whole": item.whole,
    }
    return {name: value for name, value in whole.items() if not _is_empty(value)}


def _is_empty(value: object) -> bool:
    """A bound of zero is not empty."""
    return value is None or value is False or value in ("", {}, [])


def from_json(data: Mapping[str, Any]) -> Definition:
    return Definition(
        code=data["code"],
        title=data["title"],
        languages=tuple(data["languages"]),
        items=tuple(_item_from_json(item) for item in data["items"]),
    )


def _item_from_json(data: Mapping[str, Any]) -> Item:
    choices = tuple(
        Choice(choice["code"], choice["label"], OptionClass(choice["class"]))
        for choice in data.get("choices", ())
    )
    rest = {name: value for name, value in data.items() if name not in ("kind", "choices")}
    return Item(kind=Kind(data["kind"]), choices=choices, **rest)

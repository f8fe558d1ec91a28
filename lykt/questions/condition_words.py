"""Conditions in words, for readers: ``“Gender” is “Woman”``."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from lykt.questions.conditions import Condition
from lykt.questions.definition import Definition, Item
from lykt.questions.fields import shown_number


def in_words(condition: Condition, definition: Definition, language: str) -> str:
    """The condition with the questions' and options' own labels in a language."""
    sign, *rest = condition
    if sign in ("and", "or"):
        joiner = _(" and ") if sign == "and" else _(" or ")
        return joiner.join(_grouped(part, definition, language) for part in rest)
    if sign == "not":
        return _("not (%s)") % in_words(rest[0], definition, language)
    return _leaf_in_words(sign, definition.item(rest[0]), rest[1], language)


def _grouped(condition: Condition, definition: Definition, language: str) -> str:
    words = in_words(condition, definition, language)
    return f"({words})" if condition[0] in ("and", "or") else words


def _leaf_in_words(sign: str, item: Item, value: object, language: str) -> str:
    labels = {choice.code: choice.label[language] for choice in item.choices}
    words = {"question": item.label[language], "value": labels.get(str(value), _plain(value))}
    if value == "":
        unanswered, answered = _("“%(question)s” is not answered"), _("“%(question)s” is answered")
        return (unanswered if sign == "=" else answered) % words
    return _PHRASES[sign]() % words


def _plain(value: object) -> str:
    return shown_number(value) if isinstance(value, float) else str(value)


_PHRASES: dict[str, Callable[[], str]] = {
    "=": lambda: _("“%(question)s” is “%(value)s”"),
    "!=": lambda: _("“%(question)s” is not “%(value)s”"),
    "selected": lambda: _("“%(value)s” is chosen under “%(question)s”"),
    "<": lambda: _("“%(question)s” is less than %(value)s"),
    "<=": lambda: _("“%(question)s” is at most %(value)s"),
    ">": lambda: _("“%(question)s” is more than %(value)s"),
    ">=": lambda: _("“%(question)s” is at least %(value)s"),
}

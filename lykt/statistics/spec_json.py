"""Descriptions as JSON and back: dataclasses of texts, numbers, days, and one another."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

_Made = TypeVar("_Made")


class SpecError(ValueError):
    """A description that makes no sense: what was wrong, what was expected, what to do."""


def plain(value: Any) -> Any:
    """What differs from what is taken for granted, so that it reads well and lasts."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = [(one, getattr(value, one.name)) for one in fields(value)]
        return {one.name: plain(found) for one, found in pairs if found != _default(one)}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def read(kind: type[_Made], found: object, what: str) -> _Made:
    """Make a dataclass of JSON. Raises ``SpecError`` with the place in the description."""
    if not isinstance(found, Mapping):
        raise _wrong(found, what, gettext("An object with names and values"))
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    if strange := [str(name) for name in found if name not in known]:
        raise SpecError(
            gettext("%(what)s has %(strange)s, which means nothing here. Known are: %(known)s.")
            % {"what": what, "strange": ", ".join(strange), "known": ", ".join(known)}
        )
    lacking = [name for name in known if name not in found and _default(known[name]) is MISSING]
    if lacking:
        raise SpecError(
            gettext("%(what)s lacks %(lacking)s. Add it.")
            % {"what": what, "lacking": ", ".join(lacking)}
        )
    values = {
        name: _value(known[name].type, value, f"{what} → {name}") for name, value in found.items()
    }
    try:
        return kind(**values)
    except SpecError:
        raise
    except ValueError as error:
        raise SpecError(
            gettext("%(what)s makes no sense: %(error)s.") % {"what": what, "error": error}
        ) from error


def _default(one: "Field[Any]") -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()


def _value(kind: Any, value: Any, what: str) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if value is None else _value(parts[0], value, what)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise _wrong(value, what, gettext("A list"))
        return tuple(_value(parts[0], one, f"{what} {at}") for at, one in enumerate(value, 1))
    if origin is not None:  # texts by name
        if not isinstance(value, Mapping):
            raise _wrong(value, what, gettext("An object with names and texts"))
        return {str(name): _simple(str, one, f"{what} → {name}") for name, one in value.items()}
    if is_dataclass(kind):
        made: type[Any] = kind  # type: ignore[assignment]
        return read(made, value, what)
    return _simple(kind, value, what)


def _simple(kind: type[Any], value: Any, what: str) -> Any:
    if issubclass(kind, StrEnum):
        if value not in list(kind):
            raise _wrong(value, what, gettext("One of %(kinds)s") % {"kinds": ", ".join(kind)})
        return kind(value)
    if kind is dt.date:
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            raise _wrong(value, what, gettext("A day such as 2022-01-31")) from None
    accepted = (int, float) if kind is float else (kind,)
    # To Python true is a number.
    if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
        raise _wrong(value, what, _NAMES[kind])
    return value


_NAMES = {
    str: gettext_lazy("A text"),
    bool: gettext_lazy("true or false"),
    int: gettext_lazy("A whole number"),
    float: gettext_lazy("A number"),
}


def _wrong(value: object, what: str, expected: str | Promise) -> SpecError:
    told = gettext("%(what)s is %(value)s. %(expected)s was expected.")
    return SpecError(told % {"what": what, "value": repr(value), "expected": expected})

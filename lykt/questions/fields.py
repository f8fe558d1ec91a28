"""Form fields that take numbers, days and times as Norwegians type them."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_NUMBER = re.compile(r"[-−]?\d{1,15}(?:[.,]\d{1,10})?")
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_DAY = re.compile(r"(\d{1,2})[. /-]+(\d{1,2})[. /-]+(\d{4}|\d{2})\.?|(\d{2})(\d{2})(\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YEARS = range(1800, 2200)
_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?(?:[:.]\d{2})?")


def parse_number(text: str) -> float:
    """``7,5``, ``7.5`` and ``1 000``. Raises ``ValueError``."""
    plain = _SPACES.sub("", text)
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    return float(plain.replace(",", ".").replace("−", "-"))


def parse_day(text: str) -> dt.date:
    """``31.12.2022``, ``31.12.22``, ``31/12-2022``, ``311222`` and ``2022-12-31``.

    A year of two digits is in this century. Raises ``ValueError``, also for a day so far away
    that it is a slip of the keys.
    """
    plain = text.strip()
    if iso := _ISO_DAY.fullmatch(plain):
        year, month, day = map(int, iso.groups())
    elif match := _DAY.fullmatch(plain):
        day, month, year = (int(part) for part in match.groups() if part is not None)
        year += 2000 if year < 100 else 0
    else:
        raise ValueError(text)
    if year not in _YEARS:
        raise ValueError(text)
    return dt.date(year, month, day)


def parse_time(text: str) -> dt.time:
    """``0930``, ``930``, ``9.30``, ``09:30`` and ``9``. Raises ``ValueError``."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise ValueError(text)
    return dt.time(int(match[1]), int(match[2] or 0))


def shown_number(value: float) -> str:
    """A number as it is typed: ``7,5``."""
    return f"{value:.10f}".rstrip("0").rstrip(".").replace(".", ",")


class TypedField(forms.Field):
    """A one-line field whose text ``parse`` reads and ``show`` writes back."""

    inputmode = "decimal"

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": self.inputmode, "autocomplete": "off", "class": "short"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def parse(self, text: str) -> Any:
        """Raises ``ValueError`` for what the field does not understand."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        raise NotImplementedError

    def to_python(self, value: object) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return self.parse(text)
        except ValueError as error:
            raise self.refusal("invalid", value=text) from error

    def refusal(self, code: str, **values: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=values)

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays as it was typed."""
        return value if value is None or isinstance(value, str) else self.show(value)


class NumberField(TypedField):
    """A number with comma or point; an integer when ``whole``."""

    default_error_messages = {
        "invalid": _("“%(value)s” is not a number. Write it with digits, as 12 or 7,5."),
        "whole": _("“%(value)s” is not a whole number."),
        "below": _("The number must be at least %(limit)s."),
        "above": _("The number must be at most %(limit)s."),
    }

    def __init__(
        self,
        *,
        minimum: float | None = None,
        maximum: float | None = None,
        whole: bool = False,
        **kwargs: Any,
    ) -> None:
        self.minimum, self.maximum, self.whole = minimum, maximum, whole
        # A telephone's numeric keyboard may lack the minus sign.
        self.inputmode = "text" if minimum is None or minimum < 0 else "decimal"
        super().__init__(**kwargs)

    def parse(self, text: str) -> float:
        number = parse_number(text)
        if not self.whole:
            return number
        if number != int(number):
            raise self.refusal("whole", value=text)
        return int(number)

    def show(self, value: float) -> str:
        return shown_number(value)

    def validate(self, value: float | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise self.refusal("below", limit=shown_number(self.minimum))
        if self.maximum is not None and value > self.maximum:
            raise self.refusal("above", limit=shown_number(self.maximum))


class DayField(TypedField):
    """A day in any of the forms of ``parse_day``."""

    default_error_messages = {
        "invalid": _("“%(value)s” is not a day in the calendar. Write it as 31.12.2022."),
    }

    def parse(self, text: str) -> dt.date:
        return parse_day(text)

    def show(self, value: dt.date) -> str:
        return f"{value:%d.%m.%Y}"


class TimeField(TypedField):
    """A time of day in any of the forms of ``parse_time``."""

    default_error_messages = {
        "invalid": _("“%(value)s” is not a time of day. Write it as 09.30 or 0930."),
    }

    def parse(self, text: str) -> dt.time:
        return parse_time(text)

    def show(self, value: dt.time) -> str:
        return f"{value:%H.%M}"

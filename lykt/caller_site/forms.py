"""What the caller's browser may send, checked before anything else sees it."""

import binascii
from base64 import urlsafe_b64decode
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lykt.caller_site.posts import UnknownError
from lykt.chat.models import Seat
from lykt.chat.queries import caller_seat
from lykt.chat.workflow import BROWSERS, FaultKind

SECRET_BYTES = 32
SEALED_KEY_BYTES = 80  # HPKE's encapsulated key, the conversation's key and the tag
WRAPPED_KEY_BYTES = 60  # nonce, key and tag
MOST_FAULTS = 1_000
MOST_SOLUTION = 4_000  # base64 of the challenge with its solution


class BytesField(forms.Field):
    """Base64 of the URL alphabet without padding, of exactly so many bytes."""

    def __init__(self, length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.length = length

    def to_python(self, value: Any) -> bytes | None:
        if value in self.empty_values:
            return None
        try:
            found = urlsafe_b64decode(value.encode("ascii") + b"==")
        except (AttributeError, UnicodeError, binascii.Error) as error:
            raise ValidationError("not base64", code="base64") from error
        if len(found) != self.length:
            raise ValidationError("not of the right length", code="length")
        return found


class ObjectField(forms.Field):
    """A JSON object, as it came."""

    def to_python(self, value: Any) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise ValidationError("not an object", code="object")
        return value


class LineForm(forms.Form):
    """Something about a line's chat, before there is a conversation."""

    line = forms.SlugField(max_length=50)


class StartForm(LineForm):
    pressed = forms.CharField(max_length=500)
    solution = forms.CharField(max_length=MOST_SOLUTION)
    conversation = forms.UUIDField()
    seat = forms.UUIDField()
    secret = BytesField(SECRET_BYTES)
    ring_key = forms.UUIDField()
    sealed_key = BytesField(SEALED_KEY_BYTES)
    choices = ObjectField(required=False)


class SeatForm(forms.Form):
    """Who holds a seat. ``held`` gives it, and raises ``UnknownError`` to everybody else."""

    seat = forms.UUIDField()
    secret = BytesField(SECRET_BYTES)

    def held(self) -> Seat:
        try:
            return caller_seat(self.cleaned_data["seat"], self.cleaned_data["secret"])
        except Seat.DoesNotExist as error:
            raise UnknownError from error


class ReturnCodeForm(SeatForm):
    lookup = BytesField(SECRET_BYTES)
    wrapped_key = BytesField(WRAPPED_KEY_BYTES)


class ReturnForm(forms.Form):
    """Six words, of which the browser has made what they are found by, and a new seat."""

    lookup = BytesField(SECRET_BYTES)
    solution = forms.CharField(max_length=MOST_SOLUTION)
    seat = forms.UUIDField()
    secret = BytesField(SECRET_BYTES)


class FaultsForm(SeatForm):
    counts = ObjectField()

    def clean_counts(self) -> dict[str, int]:
        """Known codes with whole numbers; nothing else can come in this way."""
        counts: dict[str, Any] = self.cleaned_data["counts"]
        if not set(counts) <= set(FaultKind.values):
            raise ValidationError("an unknown fault", code="kind")
        if not all(type(count) is int and 0 < count <= MOST_FAULTS for count in counts.values()):
            raise ValidationError("not a count", code="count")
        return counts


class BrowserForm(LineForm):
    family = forms.ChoiceField(choices=[(name, name) for name in sorted(BROWSERS)])
    major = forms.IntegerField(min_value=0, max_value=999)


class FeedbackForm(LineForm):
    token = forms.CharField(max_length=500)
    answers = ObjectField()

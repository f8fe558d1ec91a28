"""What the browser hands in about keys, as JSON: bytes of the right length, and ids."""

import base64
import binascii
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lykt.vault.models import Unlock
from lykt.vault.sealed import PUBLIC, SEALED, WRAPPED, NewGrant, NewUnlock

_MOST_GRANTS = 5_000
_SALT = {Unlock.Kind.PASSPHRASE: 16, Unlock.Kind.PASSKEY: 32}
_LEAST_COSTS = {"m": 19 * 1024, "t": 2, "p": 1}
"""What Argon2id must cost, memory in KiB, so that a stolen database is slow to guess at."""


def read_bytes(text: object, length: int) -> bytes:
    """From base64 of the URL alphabet without padding; refused unless exactly this long."""
    try:
        if not isinstance(text, str):
            raise ValidationError("text was expected")
        read = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValidationError("not base64") from error
    if len(read) != length:
        raise ValidationError(f"{length} bytes were expected, not {len(read)}")
    return read


def to_base64(data: bytes | memoryview) -> str:
    return base64.urlsafe_b64encode(bytes(data)).decode().rstrip("=")


class BytesField(forms.Field):
    """A fixed number of bytes."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length

    def to_python(self, value: object) -> bytes | None:
        return None if value is None else read_bytes(value, self.length)


class UnlockField(forms.Field):
    """A way to unlock, with the parameters that its kind has and no others."""

    def to_python(self, value: object) -> NewUnlock | None:
        if value is None:
            return None
        if not isinstance(value, Mapping) or value.get("kind") not in Unlock.Kind.values:
            raise ValidationError("a way to unlock was expected")
        kind = Unlock.Kind(value["kind"])
        return NewUnlock(
            kind=kind.value,
            credential=_credential(value.get("credential", ""), kind),
            parameters=_parameters(value.get("parameters"), kind),
            wrapped=read_bytes(value.get("wrapped"), WRAPPED),
        )


def _credential(value: object, kind: Unlock.Kind) -> str:
    is_named = isinstance(value, str) and len(value) <= 400 and value.isascii()
    if not is_named or bool(value) != (kind == Unlock.Kind.PASSKEY):
        raise ValidationError("a passkey has a name, a passphrase has none")
    return str(value)


def _parameters(value: object, kind: Unlock.Kind) -> dict[str, int | str]:
    if not isinstance(value, Mapping):
        raise ValidationError("parameters were expected")
    read_bytes(value.get("salt"), _SALT[kind])
    kept: dict[str, int | str] = {"salt": value["salt"]}
    if kind == Unlock.Kind.PASSKEY:
        return kept | {"kdf": "prf"}
    costs = {name: _cost(value.get(name), least) for name, least in _LEAST_COSTS.items()}
    if value.get("kdf") != "argon2id":
        raise ValidationError("Argon2id was expected")
    return kept | {"kdf": "argon2id"} | costs


def _cost(value: object, least: int) -> int:
    if type(value) is not int or value < least:
        raise ValidationError("Argon2id with more cost was expected")
    return value


class GrantsField(forms.Field):
    """Grants, each to one holder."""

    def to_python(self, value: object) -> list[NewGrant]:
        if not isinstance(value, list) or not 0 < len(value) <= _MOST_GRANTS:
            raise ValidationError("grants were expected")
        return [_grant(each) for each in value]


def _grant(value: object) -> NewGrant:
    if not isinstance(value, Mapping):
        raise ValidationError("a grant was expected")
    return NewGrant(
        key=_id(value.get("key")),
        sealed=read_bytes(value.get("sealed"), SEALED),
        holder=_id(value["holder"]) if value.get("holder") else None,
        recovery=_id(value["recovery"]) if value.get("recovery") else None,
    )


def _id(value: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError as error:
        raise ValidationError("an id was expected") from error


class _JsonForm(forms.Form):
    """A form whose fields come as JSON."""

    def __init__(self, body: Any) -> None:
        super().__init__(data=body if isinstance(body, dict) else {})


class PersonKeyForm(_JsonForm):
    key = forms.UUIDField()
    public = BytesField(PUBLIC)
    unlock = UnlockField()


class ReplacedKeyForm(PersonKeyForm):
    exposed = forms.BooleanField(required=False)


class UnlockForm(_JsonForm):
    key = forms.UUIDField()
    unlock = UnlockField()


class FirstRingKeyForm(_JsonForm):
    key = forms.UUIDField()
    public = BytesField(PUBLIC)
    sealed = BytesField(SEALED)


class NextRingKeyForm(_JsonForm):
    after = forms.UUIDField()
    key = forms.UUIDField()
    public = BytesField(PUBLIC)
    grants = GrantsField()


class AccessForm(_JsonForm):
    to = forms.UUIDField()
    grants = GrantsField()


class RevokeForm(_JsonForm):
    person = forms.IntegerField()


class RecoveryKeyForm(_JsonForm):
    key = forms.UUIDField()
    public = BytesField(PUBLIC)
    grants = GrantsField()


class RecoverForm(_JsonForm):
    grants = GrantsField()

"""Sealing with AES-256-GCM (NIST SP 800-38D): record keys under service keys, texts under records'.

A sealed value is a 12-byte random nonce followed by the ciphertext and its tag. What the value
belongs to is bound in as associated data, so that it opens nowhere else.
"""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lykt.vault.models import RecordKey

_NONCE = 12
_KEY = 32


class SealBrokenError(Exception):
    """A sealed value can not be opened: the wrong key, the wrong place, or changed bytes."""


class KeyDestroyedError(Exception):
    """The record's key was destroyed when its time ended; the text is gone for good."""


def _service_keys() -> list[bytes]:
    """The configured keys, newest first; any text of enough length becomes 32 bytes."""
    return [hashlib.sha256(b"lykt vault " + key.encode()).digest() for key in settings.VAULT_KEYS]


def _seal(key: bytes, plain: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place)


def _open(key: bytes, sealed: bytes, place: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place)


def new_key(**fields: object) -> RecordKey:
    """A key that is not saved yet, for bulk writes; ``actions.make_key`` saves one."""
    record_key = RecordKey(**fields)
    record_key.wrapped = _seal(_service_keys()[0], os.urandom(_KEY), record_key.pk.bytes)
    return record_key


def seal_secret(text: str, place: str) -> str:
    """Seal a small secret of the service's own, such as a one-time code's seed."""
    return base64.b64encode(_seal(_service_keys()[0], text.encode(), place.encode())).decode()


def unseal_secret(sealed: str, place: str) -> str:
    opened = _open_with_any(base64.b64decode(sealed), place.encode())
    if opened is None:
        raise SealBrokenError(f"no key in LYKT_VAULT_KEYS opens the secret at {place}")
    return opened.decode()


def _open_with_any(sealed: bytes, place: bytes) -> bytes | None:
    for service_key in _service_keys():
        try:
            return _open(service_key, sealed, place)
        except InvalidTag:
            continue
    return None


def _unwrap(record_key: RecordKey) -> bytes:
    if record_key.destroyed_at is not None:
        raise KeyDestroyedError(f"the key {record_key.pk} was destroyed")
    key = _open_with_any(bytes(record_key.wrapped), record_key.pk.bytes)
    if key is None:
        raise SealBrokenError(
            f"no key in LYKT_VAULT_KEYS opens {record_key.pk}; "
            "put the key that was in use when it was sealed back at the end of the list"
        )
    return key


def seal(record_key: RecordKey, plain: bytes, place: str) -> bytes:
    """Seal ``plain`` under the record's key, bound to ``place`` (what and which it belongs to)."""
    return _seal(_unwrap(record_key), plain, place.encode())


def unseal(record_key: RecordKey, sealed: bytes | memoryview, place: str) -> bytes:
    """Raises ``KeyDestroyedError`` when retention has ended, ``SealBrokenError`` when tampered."""
    try:
        return _open(_unwrap(record_key), bytes(sealed), place.encode())
    except InvalidTag as error:
        raise SealBrokenError(f"the text under {record_key.pk} at {place} was changed") from error

"""What a browser hands in: sealed bytes that the service stores and can not open."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

PUBLIC = 32
"""Bytes of an X25519 public key."""

SEALED = 32 + 32 + 16
"""A ring's private key under HPKE: the encapsulated key, the key, the tag."""

WRAPPED = 12 + 32 + 16
"""A person's private key under AES-256-GCM: the nonce, the key, the tag."""


@dataclass(frozen=True)
class NewUnlock:
    """A way to open a person's key: what the browser derives from, and the wrapped key."""

    kind: str
    parameters: Mapping[str, int | str]
    wrapped: bytes
    credential: str = ""


@dataclass(frozen=True)
class NewGrant:
    """A ring key's private half, sealed to a person's key or to the recovery key."""

    key: uuid.UUID
    sealed: bytes
    holder: uuid.UUID | None = None
    recovery: uuid.UUID | None = None

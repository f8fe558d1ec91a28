"""The seal as the browser makes it, in Python: for the demonstration, tests and the fault run.

The service itself seals and opens nothing; nothing else in ``lykt`` may import this module. Byte
for byte as docs/conversation-log.md has it, and the counterpart of ``static/chat/sealing.js``.
"""

import base64
import hashlib
import json
import os
import uuid
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SIZES = (256, 512, 1024, 2048, 4096, 8192, 16384)
TEXT_LIMIT = 4_000
ARGON2 = {"memory_cost": 32 * 1024, "time_cost": 3, "parallelism": 1}

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_NONCE = 12
_NOBODY = bytes(16)


class NotOpenedError(ValueError):
    """What was given is not what was sealed, or not in the place that it was sealed for."""


def to_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_base64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


# --- Key pairs ----------------------------------------------------------------------------


@dataclass(frozen=True)
class KeyPair:
    """A person's, a ring's or a recovery key; 32 bytes each."""

    private: bytes
    public: bytes


def make_key_pair() -> KeyPair:
    private = X25519PrivateKey.generate()
    return KeyPair(private.private_bytes_raw(), private.public_key().public_bytes_raw())


def seal_to(public: bytes, plain: bytes, info: bytes) -> bytes:
    """The encapsulated key (32 bytes) and the ciphertext."""
    return _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info=info)


def open_with(private: bytes, sealed: bytes, info: bytes) -> bytes:
    try:
        return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info=info)
    except (InvalidTag, ValueError) as error:
        raise NotOpenedError("the key, or what it was sealed for, is another") from error


def seal_ring_key(ring: KeyPair, ring_key: uuid.UUID, *, public: bytes, holder: uuid.UUID) -> bytes:
    """A grant: the ring's private half, for the person's or recovery key named ``holder``."""
    return seal_to(public, ring.private, b"lykt ring key v1" + ring_key.bytes + holder.bytes)


def open_ring_key(
    sealed: bytes, ring_key: uuid.UUID, *, private: bytes, holder: uuid.UUID
) -> bytes:
    return open_with(private, sealed, b"lykt ring key v1" + ring_key.bytes + holder.bytes)


# --- Secrets that people remember ---------------------------------------------------------


def stretch(secret: str, salt: bytes, length: int) -> bytes:
    """Argon2id with the costs that the browser uses too."""
    return hash_secret_raw(secret.encode(), salt, hash_len=length, type=Type.ID, **ARGON2)


def wrap_with_passphrase(
    private: bytes, key: uuid.UUID, passphrase: str
) -> tuple[dict[str, object], bytes]:
    """The unlock's parameters and wrapped key, as ``keys.js`` makes them."""
    salt = os.urandom(16)
    parameters = {"kdf": "argon2id", "m": 32 * 1024, "t": 3, "p": 1, "salt": to_base64(salt)}
    wrapped = _encrypt(stretch(passphrase, salt, 32), b"lykt person key v1" + key.bytes, private)
    return parameters, wrapped


def unwrap_with_passphrase(
    wrapped: bytes, parameters: dict[str, object], key: uuid.UUID, passphrase: str
) -> bytes:
    wrapping = stretch(passphrase, from_base64(str(parameters["salt"])), 32)
    return _decrypt(wrapping, b"lykt person key v1" + key.bytes, wrapped)


def derive_return_code(words: list[str]) -> tuple[bytes, bytes]:
    """What the server looks up (it stores the SHA-256), and the key that wraps."""
    both = stretch(" ".join(words), b"lykt return code v1", 64)
    return both[:32], both[32:]


def wrap_for_return(wrapping: bytes, conversation: uuid.UUID, key: bytes) -> bytes:
    return _encrypt(wrapping, b"lykt return v1" + conversation.bytes, key)


def unwrap_from_return(wrapping: bytes, conversation: uuid.UUID, wrapped: bytes) -> bytes:
    return _decrypt(wrapping, b"lykt return v1" + conversation.bytes, wrapped)


# --- A conversation -----------------------------------------------------------------------


@dataclass(frozen=True)
class Conversation:
    """The caller's side of a new conversation."""

    id: uuid.UUID
    key: bytes
    sealed_key: bytes


def make_conversation(ring_key: uuid.UUID, ring_public: bytes) -> Conversation:
    conversation, key = uuid.uuid4(), os.urandom(32)
    info = b"lykt conversation key v1" + ring_key.bytes + conversation.bytes
    return Conversation(conversation, key, seal_to(ring_public, key, info))


def open_conversation_key(
    sealed: bytes, conversation: uuid.UUID, ring_key: uuid.UUID, ring_private: bytes
) -> bytes:
    info = b"lykt conversation key v1" + ring_key.bytes + conversation.bytes
    return open_with(ring_private, sealed, info)


def message_key(key: bytes, conversation: uuid.UUID) -> bytes:
    return _derived(key, conversation, b"lykt message key v1")


def note_key(key: bytes, conversation: uuid.UUID) -> bytes:
    return _derived(key, conversation, b"lykt note key v1")


def _derived(key: bytes, conversation: uuid.UUID, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=conversation.bytes, info=info).derive(key)


# --- Messages -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where a message stands; all of it is authenticated with the message."""

    conversation: uuid.UUID
    seat: uuid.UUID
    sender_number: int
    after: int
    after_digest: bytes

    @property
    def aad(self) -> bytes:
        numbers = u32(self.sender_number) + u32(self.after)
        ids = self.conversation.bytes + self.seat.bytes
        return b"lykt message v1" + ids + numbers + self.after_digest


def padded(plain: bytes) -> bytes:
    size = next((size for size in SIZES if len(plain) <= size), None)
    if size is None:
        raise ValueError(f"{len(plain)} bytes are too long to be sealed")
    return plain.ljust(size)


def seal_message(key: bytes, place: Place, text: str, written: int) -> bytes:
    """``key`` is the message key; ``written`` is milliseconds by the sender's clock."""
    if len(text) > TEXT_LIMIT:
        raise ValueError(f"a message has at most {TEXT_LIMIT} characters, not {len(text)}")
    return _encrypt(key, place.aad, _packed(text, written))


def open_message(key: bytes, place: Place, sealed: bytes) -> str:
    return _text(_decrypt(key, place.aad, sealed))


def seal_note(key: bytes, conversation: uuid.UUID, text: str) -> bytes:
    """``key`` is the note key."""
    return _encrypt(key, b"lykt note v1" + conversation.bytes, _packed(text, 0))


def open_note(key: bytes, conversation: uuid.UUID, sealed: bytes) -> str:
    return _text(_decrypt(key, b"lykt note v1" + conversation.bytes, sealed))


def _packed(text: str, written: int) -> bytes:
    content = {"text": text, "written": written}
    return padded(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _text(plain: bytes) -> str:
    text: str = json.loads(plain)["text"]
    return text


def _encrypt(key: bytes, aad: bytes, plain: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def _decrypt(key: bytes, aad: bytes, sealed: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], aad)
    except InvalidTag as error:
        raise NotOpenedError("it was changed, or sealed with another key or place") from error


# --- The log's digest ---------------------------------------------------------------------


def first_digest(conversation: uuid.UUID) -> bytes:
    return hashlib.sha256(b"lykt log v1" + conversation.bytes).digest()


def next_digest(digest: bytes, number: int, body: bytes) -> bytes:
    return hashlib.sha256(digest + u32(number) + body).digest()


def message_body(place: Place, sealed: bytes) -> bytes:
    return place.aad + sealed


def event_body(event: str, seat: uuid.UUID | None) -> bytes:
    return b"event" + event.encode("ascii") + (seat.bytes if seat else _NOBODY)

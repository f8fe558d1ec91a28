"""Keys that lie outside the database, one file each, so that destroying one reaches its backups.

What a conversation's key is sealed with is sealed once more under such a key. The folder
(``LYKT_RETENTION_DIR``) must not be in the backups of the database, or the promise is void; with
several machines it is one shared folder.
"""

import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lykt.vault.sealing import KeyDestroyedError, SealBrokenError

_NONCE = 12
_KEY = 32

Known: TypeAlias = Callable[[Sequence[uuid.UUID]], Iterable[uuid.UUID]]
_known: list[Known] = []


def _path(key: uuid.UUID) -> Path:
    return Path(settings.RETENTION_DIR) / key.hex[:2] / key.hex


def make_retention_key(key: uuid.UUID) -> None:
    """Make the key named ``key``, on the disk before this returns. One that exists is kept."""
    path = _path(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{uuid.uuid4().hex}")
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(handle, os.urandom(_KEY))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(fresh, path)  # fails when another process was first; never half a key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    _sync(path.parent)


def destroy_retention_key(key: uuid.UUID) -> bool:
    """Overwrite and remove; whether there was one. Raises ``OSError`` where it can not be done."""
    path = _path(key)
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return False
    try:
        os.write(handle, bytes(_KEY))
        os.fsync(handle)
    finally:
        os.close(handle)
    path.unlink(missing_ok=True)
    _sync(path.parent)
    return True


def is_held(key: uuid.UUID) -> bool:
    return _path(key).exists()


def keys_held() -> set[uuid.UUID]:
    """Every key in the folder, to be held against what the database says should be there."""
    return {
        uuid.UUID(path.name)
        for path in Path(settings.RETENTION_DIR).glob("??/*")
        if not path.suffix
    }


def keys_older_than(moment: dt.datetime) -> set[uuid.UUID]:
    """Keys made before ``moment``. What a killed process left of making one is cleared away."""
    found = set()
    for path in Path(settings.RETENTION_DIR).glob("??/*"):
        try:
            old = path.stat().st_mtime < moment.timestamp()
        except FileNotFoundError:  # destroyed while we look
            continue
        if old and path.suffix:
            path.unlink(missing_ok=True)
        elif old:
            found.add(uuid.UUID(path.name))
    return found


def register(known: Known) -> None:
    """Let a room say which of some keys it answers to. A key that no room knows is an orphan."""
    _known.append(known)


def known_among(keys: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    return {key for known in _known for key in known(keys)}


def seal_for_retention(key: uuid.UUID, plain: bytes, place: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_read(key)).encrypt(nonce, plain, place.encode())


def unseal_for_retention(key: uuid.UUID, sealed: bytes | memoryview, place: str) -> bytes:
    """Raises ``KeyDestroyedError`` when its time has ended, ``SealBrokenError`` when tampered."""
    held = bytes(sealed)
    try:
        return AESGCM(_read(key)).decrypt(held[:_NONCE], held[_NONCE:], place.encode())
    except InvalidTag as error:
        raise SealBrokenError(f"what lies under retention key {key} was changed") from error


def _read(key: uuid.UUID) -> bytes:
    try:
        held = _path(key).read_bytes()
    except FileNotFoundError as error:
        raise KeyDestroyedError(f"the retention key {key} was destroyed") from error
    if len(held) != _KEY or not any(held):
        raise KeyDestroyedError(f"the retention key {key} was destroyed half-way")
    return held


def _sync(folder: Path) -> None:
    """A new name, or its removal, is on the disk only when the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

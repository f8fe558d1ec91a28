"""Files that are sealed while they lie on disk: written in order, read from anywhere.

A file is a row of sealed blocks. Each is bound to its number and to whether it is the last, so
that blocks can not be exchanged or cut off.
"""

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from lykt.vault.models import RecordKey
from lykt.vault.sealing import seal, unseal

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK = 1 << 16
_SEALED = BLOCK + 12 + 16  # with nonce and tag


def _place(key: RecordKey, number: int, *, last: bool) -> str:
    return f"helpline.import {key.pk} {number}{' last' if last else ''}"


class SealedWriter:
    """Write bytes under a key to a new file that only the service's own user may read."""

    def __init__(self, path: Path, key: RecordKey) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        self._key, self._waiting, self._number = key, bytearray(), 0

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > BLOCK:
            self._flush(bytes(self._waiting[:BLOCK]), last=False)
            del self._waiting[:BLOCK]

    def _flush(self, block: bytes, *, last: bool) -> None:
        self._file.write(seal(self._key, block, _place(self._key, self._number, last=last)))
        self._number += 1

    def close(self) -> None:
        self._flush(bytes(self._waiting), last=True)
        self._file.close()


class SealedReader(io.RawIOBase):
    """The plain bytes of a sealed file; raises ``vault.sealing.SealBrokenError`` when changed."""

    def __init__(self, path: Path, key: RecordKey) -> None:
        self._file = path.open("rb")
        self._key = key
        sealed = os.fstat(self._file.fileno()).st_size
        self._last = max(sealed - 1, 0) // _SEALED
        self._size = sealed - (self._last + 1) * (_SEALED - BLOCK)
        self._position, self._number, self._block = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        self._position = max(start + offset, 0)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        if self._position >= self._size:
            return 0
        number, offset = divmod(self._position, BLOCK)
        piece = self._opened(number)[offset : offset + len(view)]
        view[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def _opened(self, number: int) -> bytes:
        if number != self._number:
            self._file.seek(number * _SEALED)
            place = _place(self._key, number, last=number == self._last)
            self._block = unseal(self._key, self._file.read(_SEALED), place)
            self._number = number
        return self._block

    def close(self) -> None:
        self._file.close()
        super().close()


def open_sealed(path: Path, key: RecordKey) -> io.BufferedReader:
    return io.BufferedReader(SealedReader(path, key), BLOCK)

"""The files of a job: what was uploaded and the rows made ready, sealed, and a sign of life."""

import hashlib
import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from lykt.helpline.imports.sealed_files import SealedWriter, open_sealed
from lykt.vault.models import RecordKey

KEPT = 60 * 60
"""Seconds that a file is kept for somebody to decide."""

SILENT = 60
"""Seconds without a sign of life after which work is taken to have stopped."""

_BEAT = 2


def folder() -> Path:
    found: Path = settings.DATA_DIR / "uploads"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


@dataclass(frozen=True)
class JobFiles:
    """Where a job's files lie, and what they are sealed with."""

    job: UUID
    key: RecordKey

    @property
    def uploaded(self) -> Path:
        return folder() / f"{self.job}.file"

    @property
    def ready(self) -> Path:
        return folder() / f"{self.job}.ready"

    def store(self, chunks: Iterable[bytes]) -> str:
        """Keep an uploaded file; its SHA-256."""
        digest, writer = hashlib.sha256(), SealedWriter(self.uploaded, self.key)
        for chunk in chunks:
            digest.update(chunk)
            writer.write(chunk)
        writer.close()
        return digest.hexdigest()

    def open(self, path: Path) -> BinaryIO:
        return open_sealed(path, self.key)


def discard(job: UUID) -> None:
    for path in folder().glob(f"{job}.*"):
        path.unlink(missing_ok=True)


def discard_older_than(moment: float) -> None:
    """What a crash may have left, also of files that never became a job."""
    for path in folder().iterdir():
        # Files come and go here while others upload and import.
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment:
                path.unlink()


class Heartbeat:
    """How far a job has come, for the page to read.

    It is a file, since an import holds the only write transaction that SQLite has.
    """

    def __init__(self, job: UUID) -> None:
        self.done, self.about = 0, 0
        self._path = folder() / f"{job}.progress"
        self._stopped = threading.Event()

    def tell(self, done: int, about: int) -> None:
        self.done, self.about = done, about

    def beat(self) -> None:
        self._path.write_text(json.dumps([self.done, self.about]))

    def last(self) -> tuple[int, int]:
        try:
            done, about = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return 0, 0
        return done, about

    def is_silent(self) -> bool:
        try:
            return time.time() - self._path.stat().st_mtime > SILENT
        except OSError:
            return True

    @contextmanager
    def beating(self) -> Iterator["Heartbeat"]:
        """Beat from a thread of its own, so that a long step is not taken for a stop."""
        thread = threading.Thread(target=self._beat_until_stopped, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._stopped.set()
            thread.join()

    def _beat_until_stopped(self) -> None:
        self.beat()
        while not self._stopped.wait(_BEAT):
            self.beat()

"""Files that go with a report: which are taken, and how they are sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lykt.incidents.models import Attachment
from lykt.incidents.sealed_words import content_of

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 20
_LONGEST_NAME = 150

_STARTS: Mapping[str, tuple[tuple[int, bytes], ...]] = {
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/webp": ((0, b"RIFF"), (8, b"WEBP")),
    "image/heic": ((4, b"ftyphei"),),
    "application/pdf": ((0, b"%PDF-"),),
    "audio/mpeg": ((0, b"ID3"),),
    "video/mp4": ((4, b"ftyp"),),
}
"""What each kind starts with, and where; the name says nothing that can be trusted."""


class NotAcceptedError(Exception):
    """A file that is not taken; the text says why, and what to do."""


@dataclass(frozen=True)
class File:
    """A file by its name, kind and bytes."""

    name: str
    media_type: str
    content: bytes


def checked(uploaded: "UploadedFile[bytes]") -> File:
    """Raises ``NotAcceptedError`` for one that is too large or of another kind."""
    if (uploaded.size or 0) > MOST_BYTES:
        raise NotAcceptedError(
            _("The file is larger than 10 MB. Choose a smaller one, or make the picture smaller.")
        )
    content = uploaded.read()
    name = PurePath(uploaded.name or "").name.replace("\0", "")[-_LONGEST_NAME:]
    return File(name or _("File"), _media_type(content), content)


def _media_type(content: bytes) -> str:
    for media_type, starts in _STARTS.items():
        if all(content[at:].startswith(start) for at, start in starts):
            return media_type
    if _is_text(content):
        return "text/plain; charset=utf-8"
    raise NotAcceptedError(
        _(
            "Files of this kind are not taken. Choose a picture (JPEG, PNG, WebP, HEIC), a PDF, "
            "a plain text, or a recording (MP3, MP4)."
        )
    )


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def too_many() -> str:
    return _("There are %(most)d files already, and no more are taken.") % {"most": MOST_FILES}


def packed(file: File) -> bytes:
    return file.name.encode() + b"\0" + file.content


def file_in(row: Attachment) -> File:
    """Empty when its time has ended. The caller has recorded the opening."""
    name, _zero, content = (content_of(row) or b"").partition(b"\0")
    return File(name.decode(), row.media_type, content)

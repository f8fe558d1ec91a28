"""Files that go with a report: which are taken, and how they are sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lykt.incidents.models import Attachment, Case
from lykt.incidents.sealed_words import save_sealed
from lykt.vault.sealed_rows import content_of_row
from lykt.vault.sealing import KeyDestroyedError, seal, unseal

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

_TEXT = "text/plain; charset=utf-8"
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic",),
    "application/pdf": (".pdf",),
    "audio/mpeg": (".mp3",),
    "video/mp4": (".mp4", ".m4a", ".mov"),
    _TEXT: (".txt",),
}
"""What a name may end with: by its ending a computer decides what runs when a file is opened."""


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
    media_type = _media_type(content)
    return File(_name(uploaded.name or "", media_type), media_type, content)


def _name(given: str, media_type: str) -> str:
    """A script that calls itself a text, or a page that calls itself a picture, opens as none."""
    name = PurePath(given).name[-_LONGEST_NAME:] or _("File")
    endings = _ENDINGS[media_type]
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"


def _media_type(content: bytes) -> str:
    for media_type, starts in _STARTS.items():
        if all(content[at:].startswith(start) for at, start in starts):
            return media_type
    if _is_text(content):
        return _TEXT
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


def save_file(case: Case, row: Attachment, file: File) -> Attachment:
    """Save a new row with the file and its name sealed; in the caller's transaction."""
    save_sealed(case, row, file.content)
    row.sealed_name = seal(row.key, file.name.encode(), _place_of_name(row))
    row.save(update_fields=["sealed_name"])
    return row


def name_of(row: Attachment) -> str:
    """Empty when its time has ended. The file itself is not touched."""
    try:
        return unseal(row.key, row.sealed_name, _place_of_name(row)).decode()
    except KeyDestroyedError:
        return ""


def file_in(row: Attachment) -> File:
    """Empty when its time has ended. The caller has recorded the opening."""
    return File(name_of(row), row.media_type, content_of_row(row) or b"")


def _place_of_name(row: Attachment) -> str:
    return f"{row._meta.label_lower} {row.pk} name"

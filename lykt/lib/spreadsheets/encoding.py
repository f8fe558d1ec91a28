"""Which encoding a text file has: found from its bytes, and never guessed against the evidence."""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from lykt.lib.spreadsheets.problems import RefusedError

_BLOCK = 1 << 16

# A file in another 8-bit encoding is also valid Windows-1252, with symbols for æøå. So only the
# signs of a Norwegian text are taken as Windows-1252, and not those four that an old Macintosh
# or DOS writes for a letter, when they stand inside a word.
_PLAUSIBLE = (
    "æøåÆØÅäöÄÖéèêëÉÈÊËóòôõÓÒÔÕáàâãÁÀÂÃíìîïÍÌÎÏúùûüÚÙÛÜñÑçÇšŠžŽðÐþÞýÝßÿ"
    "«»“”„‘’‚–—…·•§°%½¼¾€£©®™´`¨ºª×÷±¿¡"
    "\N{NO-BREAK SPACE}\N{SOFT HYPHEN}"
)
_IMPLAUSIBLE = re.compile(rf"[^\x00-\x7F{_PLAUSIBLE}]|(?<=[^\W\d_])[¾¿®‘](?=[^\W\d_])")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Encoded:
    """A file's encoding and how many lines it holds."""

    name: str
    lines: int


def encoding_of(file: BinaryIO) -> Encoded:
    """Read the whole file once, block by block. Raises ``RefusedError`` naming line and bytes."""
    file.seek(0)
    start = file.read(_BLOCK)
    name = _marked(start)
    if name:
        return Encoded(name, _count(file, name))
    try:
        return Encoded("utf-8", _count(file, "utf-8"))
    except RefusedError:
        return Encoded("cp1252", _count(file, "cp1252"))


def _marked(start: bytes) -> str:
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    # Latin text as UTF-16 without a mark has a zero in every other byte.
    if start[1:200:2].count(0) > len(start[:200]) // 3:
        return "utf-16-le"
    if start[0:200:2].count(0) > len(start[:200]) // 3:
        return "utf-16-be"
    return ""


def _count(file: BinaryIO, name: str) -> int:
    """How many lines; raises ``RefusedError`` where the bytes are not of the encoding."""
    decoder = codecs.getincrementaldecoder(name)()
    lines = 0
    file.seek(0)
    while True:
        block = file.read(_BLOCK)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise _broken(name, lines, error) from error
        if name == "cp1252":
            _refuse_symbols(text, lines)
        lines += text.count("\n")
        if not block:
            return lines + 1


def _broken(name: str, lines: int, error: UnicodeDecodeError) -> RefusedError:
    before = error.object[: error.start]
    wrong = error.object[error.start : error.start + 4]
    line = lines + before.decode(name, errors="ignore").count("\n") + 1
    return _wrong_encoding(line, wrong)


def _refuse_symbols(text: str, lines: int) -> None:
    wrong = _IMPLAUSIBLE.search(text)
    if wrong:
        line = lines + text.count("\n", 0, wrong.start()) + 1
        raise _wrong_encoding(line, wrong[0].encode("cp1252"))


def _wrong_encoding(line: int, wrong: bytes) -> RefusedError:
    return RefusedError(
        "encoding",
        _("The file is not UTF-8 or Windows-1252: line %(line)d holds the bytes %(bytes)s.")
        % {"line": line, "bytes": wrong.hex(" ").upper()},
        _("Save it again as “CSV UTF-8”, or bring the spreadsheet itself (.xlsx)."),
    )

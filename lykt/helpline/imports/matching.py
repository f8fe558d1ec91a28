"""When two texts say the same: headings and fields, cells and options."""

import difflib
import re
from collections.abc import Iterable, Mapping

_DASHES = re.compile(
    r"\s*[\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}/-]\s*"
)
_ENDS = "?:;.,*! "
_BETWEEN = re.compile("[;,]")


def key(text: object) -> str:
    """Text without what does not tell two apart: case, spaces, kinds of dash, a last question mark.

    A slash keeps apart from a dash.
    """
    folded = " ".join(str(text).casefold().split())
    joined = _DASHES.sub(lambda dash: "/" if "/" in dash[0] else "-", folded)
    return joined.strip(_ENDS)


def nearest(text: str, known: Iterable[str]) -> list[str]:
    """At most three known texts that look like this one, the nearest first."""
    by_key = {key(one): one for one in known}
    found = difflib.get_close_matches(key(text), by_key, n=3, cutoff=0.6)
    return [by_key[one] for one in found]


def split(text: str, known: Mapping[str, str]) -> list[str]:
    """The parts of a cell with several choices; an option may hold the delimiter itself."""
    if key(text) in known:
        return [text]
    pieces = [piece.strip() for piece in _BETWEEN.split(text)]
    parts, start = [], 0
    while start < len(pieces):
        end = _longest_known(pieces, start, known)
        part = ", ".join(pieces[start:end])
        if part:
            parts.append(part)
        start = end
    return parts


def _longest_known(pieces: list[str], start: int, known: Mapping[str, str]) -> int:
    for end in range(len(pieces), start + 1, -1):
        if key(", ".join(pieces[start:end])) in known:
            return end
    return start + 1

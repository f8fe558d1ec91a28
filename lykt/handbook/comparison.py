"""What changed from one version of a text to the next, as paragraphs and words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    """Words that stayed, came (``added``) or went (``removed``)."""

    words: str
    how: str = ""


def changes(before: str, after: str) -> list[list[Piece]]:
    """Each paragraph that is not the same in both, word by word."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[list[Piece]] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how != "equal":
            found += _matched(old[a:b], new[c:d])
    return found


def _paragraphs(text: str) -> list[str]:
    # A line of a list or a table is read as a paragraph of its own.
    parts = re.split(r"\n\s*\n|\n(?=\s*(?:[-*+|#>]|\d+[.)]))", text.replace("\r\n", "\n"))
    return [" ".join(part.split()) for part in parts if part.strip()]


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Piece]]:
    """Paragraphs in the place of others, side by side; what is left over came or went whole."""
    both = min(len(old), len(new))
    for before, after in zip(old, new, strict=False):
        yield list(_words(before.split(), after.split()))
    for words in old[both:]:
        yield [Piece(words, "removed")]
    for words in new[both:]:
        yield [Piece(words, "added")]


def _words(old: list[str], new: list[str]) -> Iterator[Piece]:
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece(" ".join(old[a:b]))
            continue
        if a < b:
            yield Piece(" ".join(old[a:b]), "removed")
        if c < d:
            yield Piece(" ".join(new[c:d]), "added")

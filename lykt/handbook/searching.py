"""Search that knows Norwegian endings: the same on every database.

A version keeps its words without their endings, once each. A search is found where each of its
words, without its ending, is part of one of those: "plikten" finds "avvergeplikt". Some hundred
pages are looked through in a millisecond, so there is no index beside the database.
"""

import re
import unicodedata

_WORD = re.compile(r"\w+")
# The longest first. Nouns and adjectives with their articles, numbers and owners; verbs.
_ENDINGS = (
    *("hetenes", "hetene", "ernes", "erne", "hetens", "heter", "heten", "enes", "anes", "endes"),
    *("ende", "edes", "ede", "ene", "ane", "ens", "ets", "ers", "est", "ert"),
    *("en", "et", "er", "ar", "es", "as", "te", "de", "e", "a", "s"),
)
_LEAST = 4
"""Letters that stay when an ending goes, so that short words are not emptied."""
_MOST_WORDS = 10
_AROUND = 90


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def stem(word: str) -> str:
    """The part of a word that its forms share, as far as endings tell."""
    found = folded(word)
    while ending := _ending_of(found):
        found = found[: -len(ending)]
    # trussel, trusler: the vowel and one of the two consonants fall away in the plural.
    return re.sub(r"(.)\1e([lnr])$", r"\1\2", found)


def _ending_of(word: str) -> str:
    return next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _LEAST), "")


def words_of(*texts: str) -> str:
    """What ``Version.words`` holds: each word without its ending once, apart from each other."""
    return " ".join(sorted({stem(word) for text in texts for word in _WORD.findall(text)}))


def stems_of(search: str) -> list[str]:
    return [stem(word) for word in _WORD.findall(search)[:_MOST_WORDS]]


def excerpt(text: str, search: str) -> str:
    """Some of a text around the first place where the search is met; its beginning when none."""
    plain = re.sub(r"\]\([^)]*\)|[#*_>\[\]|]", "", text)
    plain = re.sub(r"\s+", " ", plain).strip()
    wanted = stems_of(search)
    places = (
        match.start()
        for match in _WORD.finditer(plain)
        if any(each in stem(match.group()) for each in wanted)
    )
    middle = next(places, 0)
    start = plain.rfind(" ", 0, max(middle - _AROUND, 0)) + 1
    end = plain.find(" ", min(middle + 2 * _AROUND, len(plain)))
    end = len(plain) if end < 0 else end
    return f"{'… ' if start else ''}{plain[start:end]}{' …' if end < len(plain) else ''}"

"""Looking for words and addresses in whatever a service leaves behind, however they are written."""

import base64
import ipaddress
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote


def spellings(word: str) -> dict[str, bytes]:
    """The ways in which a word could lie in a file; each is what to look for."""
    plain = word.encode()
    ways = {
        "UTF-8": plain,
        "UTF-16 LE": word.encode("utf-16-le"),
        "UTF-16 BE": word.encode("utf-16-be"),
        "Latin-1": word.encode("latin-1"),
        "hexadecimal": plain.hex().encode(),
        "HEXADECIMAL": plain.hex().upper().encode(),
        "percent": quote(word).encode(),
        "JSON escapes": "".join(f"\\u{ord(c):04x}" if ord(c) > 126 else c for c in word).encode(),
        "backwards": plain[::-1],
    }
    for offset in range(3):
        ways[f"base64 at {offset}"] = _inner_base64(plain, offset)
    ways |= {
        f"URL {name}": each.replace(b"+", b"-").replace(b"/", b"_")
        for name, each in ways.items()
        if name.startswith("base64")
    }
    return ways


def _inner_base64(plain: bytes, offset: int) -> bytes:
    """The part of the encoding that depends on the word alone, wherever in a text it begins."""
    encoded = base64.b64encode(bytes(offset) + plain)
    first = -(-offset * 8 // 6)
    whole = (offset + len(plain)) * 8 // 6
    return encoded[first:whole]


def address_spellings(address: str) -> dict[str, bytes]:
    """An IP address as text, and as the bytes of a column or a packet where those are long."""
    parsed = ipaddress.ip_address(address)
    ways = spellings(str(parsed)) | {
        f"long {name}": each for name, each in spellings(parsed.exploded).items()
    }
    return ways | ({"packed": parsed.packed} if parsed.version == 6 else {})


def found_in(folders: Iterable[Path], sought: dict[str, dict[str, bytes]]) -> list[str]:
    """Each finding as "what, as which spelling, in which file"."""
    needles = {needle for ways in sought.values() for needle in ways.values()}
    held = _Held(needles)
    return [
        f"{what}, as {way}, in {path}"
        for path in files(folders)
        for inside in [held.by(path)]
        for what, ways in sought.items()
        for way, needle in ways.items()
        if needle in inside
    ]


class _Held:
    """Which of some needles a file holds. Files with one content are searched once: a cluster has
    the same catalogue in each of its databases."""

    def __init__(self, needles: set[bytes]) -> None:
        self._needles = needles
        self._known: dict[bytes, set[bytes]] = {}

    def by(self, path: Path) -> set[bytes]:
        # Read whole: Python looks through bytes many times faster than through a mapped file.
        content = path.read_bytes()
        which = sha256(content).digest()
        if which not in self._known:
            self._known[which] = {needle for needle in self._needles if needle in content}
        return self._known[which]


def files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        inside = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        yield from (path for path in inside if path.is_file() and path.stat().st_size)

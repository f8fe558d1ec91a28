"""Looking for words and addresses in whatever a service leaves behind, however they are written."""

import base64
import ipaddress
import mmap
from collections.abc import Iterable, Iterator
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
    return [
        f"{what}, as {way}, in {path}"
        for path in files(folders)
        for what, ways in sought.items()
        for way, needle in ways.items()
        if _holds(path, needle)
    ]


def files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        inside = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        yield from (path for path in inside if path.is_file() and path.stat().st_size)


def _holds(path: Path, needle: bytes) -> bool:
    with path.open("rb") as held, mmap.mmap(held.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(needle) >= 0

"""How much an old phone on a slow net must fetch before the conversation is usable."""

import gzip
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client

from conftest import CastDesk

LIMIT = 150_000

_LINKED = re.compile(r'(?:href|src)="/static/([^"]+)"')
_IMPORTED = re.compile(r"""(?:\bfrom\s*|\bimport\s+)["'](\.[^"']+)["']""")
_WORKER = re.compile(r"""new URL\(\s*["']([^"']+\.js)["']""")
# Fetched as soon as a page has these sheets: the typeface's ordinary letters, no others.
# For a browser that has no X25519 of its own, as old phones; the others fetch less.
_SEAL = "lib/vendor/hpke/hpke-x25519.js"
_FACE = "lib/vendor/inter/inter-latin-wght-normal.woff2"
# Each style sheet's own icons are fetched where they are used; these are, in the chat's states.
_ICONS_AT_MOST = 4_000


def _found(name: str) -> Path:
    path = finders.find(name)
    assert isinstance(path, str), f"{name} is not there"
    return Path(path)


def _with_imports(name: str, seen: set[str]) -> Iterator[str]:
    """A module and all that comes with it at once; what is imported while running comes later."""
    if name in seen:
        return
    seen.add(name)
    yield name
    if name.endswith(".js"):
        source = _found(name).read_text(encoding="utf-8")
        for other in (*_IMPORTED.findall(source), *_WORKER.findall(source)):
            yield from _with_imports(
                posixpath.normpath(posixpath.join(posixpath.dirname(name), other)), seen
            )


def _weight(name: str) -> int:
    held = _found(name).read_bytes()
    return len(held) if name.endswith(".woff2") else len(gzip.compress(held, 9))


def weights(page: str) -> dict[str, int]:
    """Bytes on the wire of the page and of each file, as WhiteNoise and a proxy send them."""
    seen: set[str] = set()
    linked = (*_LINKED.findall(page), _SEAL)
    files = [each for name in linked for each in _with_imports(name, seen)]
    found = {name: _weight(name) for name in (*files, _FACE)}
    return {"page": len(gzip.compress(page.encode(), 6)), "icons": _ICONS_AT_MOST, **found}


def test_the_chat_weighs_less_than_150_kilobytes(client: Client, desk: CastDesk) -> None:
    found = weights(client.get("/chat/volinjen/").content.decode())
    assert any(name.endswith("conversation.js") for name in found)
    assert any(name.endswith("proof-worker.js") for name in found)
    assert sum(found.values()) < LIMIT, sorted(found.items(), key=lambda pair: -pair[1])

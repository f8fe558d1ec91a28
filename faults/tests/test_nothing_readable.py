"""What a conversation leaves behind on the server's disks, searched for its words and addresses.

A real server, on SQLite and on PostgreSQL of the test's own: the database's files with its
write-ahead log, a backup, a dump, what the processes printed, and every other file of the
installation. ``e2e/test_nothing_readable.py`` does the same with a browser.
"""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from faults.caller import Caller
from faults.searching import address_spellings, found_in, spellings
from faults.servers import ROOT, Postgres, Server, environment

SAID = "Blåklokkeveien"
MISPLACED = "Rødkløverstien"
RETURN_WORDS = ["hestehov", "vindeltrapp", "måneskinn", "kirsebær", "fyrlykt", "tyttebær"]
SOURCE = "127.45.67.89"
FORWARDED = "2001:db8:c0de::116:6"
BROWSER = "Sjeldenleser/116.6"
REFERRER = "sladrespeilet.example"
# The control: a title that is stored in the clear on purpose must be found.
STORED = "Smørblomstvegen"


@pytest.fixture(params=["sqlite", "postgres"])
def folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    if request.param == "postgres" and not Postgres.binaries():
        pytest.skip("PostgreSQL is not installed")
    made = Path(tempfile.mkdtemp(prefix=f"lykt-{request.param}-"))
    made.chmod(0o755)  # the database's own user must reach its folder in it
    yield made
    shutil.rmtree(made)


def test_neither_words_nor_addresses_are_left_anywhere(folder: Path) -> None:
    postgres = Postgres(folder / "cluster") if "postgres" in folder.name else None
    server = _served(folder, postgres)
    try:
        _talk(server)
        _copies(folder, postgres)
        while_running = found_in([folder], _sought())
    finally:
        server.end()
        if postgres:
            postgres.end()
    assert while_running == []
    assert found_in([folder], _sought()) == []
    assert _places(found_in([folder], {"stored": spellings(STORED)})) >= _expected(postgres)


def _served(folder: Path, postgres: Postgres | None) -> Server:
    if postgres:
        postgres.create()
    given = environment(folder / "data", postgres.url if postgres else "")
    (folder / "data").mkdir()
    _python(given, "-m", "faults.set_up", "1", STORED)
    server = Server(ROOT, given, folder / "serve.log")
    server.start()
    asyncio.run(server.ready())
    return server


def _python(given: dict[str, str], *words: str) -> bytes:
    return subprocess.run(  # noqa: S603 - our own module
        [sys.executable, *words], cwd=ROOT, env=given, stdout=subprocess.PIPE, check=True
    ).stdout


def _talk(server: Server) -> None:
    """All that a caller does, well and badly."""
    fields = {
        "X-Forwarded-For": FORWARDED,
        "Forwarded": f'for="[{FORWARDED}]"',
        "User-Agent": BROWSER,
        "Referer": f"https://{REFERRER}/",
    }
    caller = Caller(server.address, "volinjen", SOURCE, fields)
    for path in (
        "/",
        "/chat/volinjen/",
        "/chat/volinjen/return/",
        f"/nowhere/?q={quote(MISPLACED)}",
    ):
        caller.get(path)
    caller.start()
    for count in range(20):
        caller.say(f"{SAID} {count}")
    caller.make_return_code(RETURN_WORDS)
    caller.told("/live/signals", ticket=caller.ticket(), kind="typing")
    caller.told("/live/follow", follow=[{"ticket": caller.ticket(), "after": 0}], wait=0)
    _misbehave(caller)
    caller.told("/chat/leave/", **caller.seated())
    caller.told("/chat/end/", **caller.seated())


def _misbehave(caller: Caller) -> None:
    """What is refused must not be written down either: words in the wrong place, broken frames."""
    wrong = {"ticket": caller.ticket(), "messages": [{"text": MISPLACED}], MISPLACED: 1}
    for path in ("/live/messages", "/live/follow", "/live/signals", f"/live/{quote(MISPLACED)}"):
        assert caller.post(path, wrong).status >= 400
        assert caller.post(path, f'{{"{MISPLACED}'.encode()).status >= 400
    for path in ("/chat/start/", "/chat/ticket/", "/chat/faults/", "/chat/feedback/"):
        assert caller.post(path, {**caller.seated(), "choices": MISPLACED}).status >= 200
        assert caller.post(path, MISPLACED.encode()).status >= 400


def _copies(folder: Path, postgres: Postgres | None) -> None:
    """A backup beside the files themselves, taken while the service runs."""
    if postgres:
        (folder / "dump.sql").write_bytes(postgres.dump())
        return
    source = folder / "data" / "lykt.sqlite3"
    with (
        closing(sqlite3.connect(source)) as live,
        closing(sqlite3.connect(folder / "backup.sqlite3")) as copy,
    ):
        live.backup(copy)


def _sought() -> dict[str, dict[str, bytes]]:
    words = {word: spellings(word) for word in (SAID, MISPLACED, BROWSER, REFERRER)}
    together = spellings(" ".join(RETURN_WORDS))
    addresses = {each: address_spellings(each) for each in (SOURCE, FORWARDED)}
    return {**words, "return words": together, **addresses}


def _places(found: list[str]) -> set[str]:
    names = {Path(each.rsplit(" in ", 1)[1]) for each in found}
    return {"cluster" if "cluster" in path.parts else path.name for path in names}


def _expected(postgres: Postgres | None) -> set[str]:
    return {"dump.sql", "cluster"} if postgres else {"backup.sqlite3", "lykt.sqlite3"}

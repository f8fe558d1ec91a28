"""The real ``lykt serve`` in a process of its own, on a fresh database with a small cast.

The ordinary ``live_server`` has no ``/live/``; tests of the conversation use ``served``:

    def test_…(served: Served, page: Page) -> None:
        served.sign_in(page, COUNSELLOR)
        page.goto(f"{served.url}/chat/volinjen/")

The line is the shipped one, its chat open day and night, with a desk whose keyring has no key:
make one in the browser as a manager does, or ``served.give_ring_key()``. ``served.run`` calls a
function inside the installation, for what no page can do. The database lives for the session, so
a test leaves nothing behind that another would trip over.
"""

import importlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import date
from datetime import time as clock
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

PASSWORD = "en lykt i mørket 116"
MANAGER = "manager@example.org"
COUNSELLOR = "counsellor@example.org"
COLLEAGUE = "colleague@example.org"
OSLO_COUNSELLOR = "oslo-counsellor@example.org"
READER = "reader@example.org"
ADMINISTRATOR = "administrator@example.org"

SECRETARIAT, OSLO = "krisesentersekretariatet", "oslo-krisesenter"
_CAST = {
    MANAGER: ("line_manager", SECRETARIAT),
    COUNSELLOR: ("counsellor", SECRETARIAT),
    COLLEAGUE: ("counsellor", SECRETARIAT),
    OSLO_COUNSELLOR: ("counsellor", OSLO),
    READER: ("quality_reader", SECRETARIAT),
    ADMINISTRATOR: ("administrator", SECRETARIAT),
}
_ROOT = Path(__file__).resolve().parent.parent
_UP_WITHIN_SECONDS = 30


@dataclass
class Served:
    """A running installation; ``log`` is what its process has printed."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    inside: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "serve.log").read_text(encoding="utf-8")

    def sign_in(self, page: Page, email: str, password: str = PASSWORD) -> None:
        page.goto(f"{self.url}/staff/account/sign-in/")
        page.locator("[name=login]").fill(email)
        page.locator("[name=password]").fill(password)
        page.locator("form:has([name=password]) [type=submit]").click()
        page.wait_for_url(lambda address: "/sign-in/" not in address)

    def run(self, function: str, **words: Any) -> Any:
        """Call ``module:function`` inside the installation; words and answer are JSON."""
        inside = self._inside()
        assert inside.stdin
        assert inside.stdout
        inside.stdin.write(f"{json.dumps([function, words])}\n")
        inside.stdin.flush()
        said = json.loads(inside.stdout.readline() or '{"fault": "it ended"}')
        if "fault" in said:
            raise RuntimeError(f"{function} failed in the installation:\n{said['fault']}")
        return said["answer"]

    def give_ring_key(self) -> str:
        """Give the desk a key in use that nobody can open; its id."""
        return str(self.run("e2e.served:add_ring_key"))

    def start(self) -> None:
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own
                [sys.executable, "-m", "lykt", "serve", "--port", str(self.port)],
                env=self._environment(),
                cwd=_ROOT,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + _UP_WITHIN_SECONDS
        while not self._is_up():
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError(f"The server did not start:\n{self.log}")
            time.sleep(0.05)

    def stop(self, *, kill: bool = False) -> None:
        if self.process:
            (self.process.kill if kill else self.process.terminate)()
            self.process.wait(timeout=30)
            self.process = None
        if self.inside:
            self.inside.communicate()
            self.inside = None

    def _inside(self) -> subprocess.Popen[str]:
        """The process that ``run`` works in; it has what takes time to load at hand."""
        if self.inside is None:
            with (self.folder / "serve.log").open("ab") as log:
                self.inside = subprocess.Popen(
                    [sys.executable, "-m", "e2e.served"],
                    env=self._environment(),
                    cwd=_ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
        return self.inside

    def _is_up(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/", timeout=5).close()  # noqa: S310 - our own
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def _environment(self) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        return {**inherited, "LYKT_MODE": "demonstration", "LYKT_DATA_DIR": str(self.folder)}


def install(folder: Path) -> Path:
    """Prepare a fresh installation in a folder."""
    made = Served(folder, port=0)
    made.run("e2e.served:prepare")
    made.stop()
    return folder


def serve(installation: Path, folder: Path) -> Served:
    """Start a copy of an installation, which takes long to prepare, in a folder of its own."""
    shutil.copytree(installation, folder, dirs_exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    served = Served(folder, port)
    served.start()
    return served


# --- Inside the installation -------------------------------------------------------------


def prepare() -> None:
    from django.core.management import call_command
    from django.db import transaction

    from lykt.helpline.line_files import read_line

    call_command("prepare", stdout=sys.stderr)
    shipped = (_ROOT / "lykt" / "helpline" / "lines" / "volinjen.toml").read_text(encoding="utf-8")
    with transaction.atomic():
        _set_up(_always_open(read_line(shipped)))


def _always_open(entry: Any) -> Any:
    """The chat at both organisations, day and night, whatever the clock says."""

    def opened(channel: Any) -> Any:
        if channel.kind != "chat":
            return channel
        always = {"weekdays": (1, 2, 3, 4, 5, 6, 7), "days": "all"}
        hours = tuple(
            replace(channel.hours[0], unit=unit, opens=clock(0), closes=clock(0), **always)
            for unit in (SECRETARIAT, OSLO)
        )
        return replace(channel, hours=hours)

    return replace(entry, channels=tuple(map(opened, entry.channels)))


def _set_up(entry: Any) -> None:
    from lykt.chat.models import Desk
    from lykt.helpline.actions import set_up_line
    from lykt.helpline.models import Channel
    from lykt.people.actions import add_person, appoint
    from lykt.people.models import Unit
    from lykt.vault.models import Keyring

    line = set_up_line(actor=None, entry=entry)
    Desk.objects.create(
        channel=line.channels.get(kind=Channel.Kind.CHAT),
        ring=Keyring.objects.create(),
        closing_minutes=0,
    )
    for email, (role, unit) in _CAST.items():
        name = email.partition("@")[0].replace("-", " ").title()
        person = add_person(actor=None, email=email, name=name, password=PASSWORD)
        appoint(
            actor=None,
            person=person,
            role=role,
            unit=Unit.objects.get(code=unit),
            valid_from=date(2019, 10, 1),
        )


def add_ring_key() -> str:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from django.utils import timezone

    from lykt.chat.models import Desk
    from lykt.vault.models import RingKey

    ring = Desk.objects.get().ring
    now = timezone.now()
    ring.keys.filter(retired_at__isnull=True).update(retired_at=now)
    key = RingKey.objects.create(
        ring=ring,
        number=ring.keys.count() + 1,
        public=X25519PrivateKey.generate().public_key().public_bytes_raw(),
        made_at=now,
    )
    return str(key.pk)


def main() -> None:
    """Answer each line of JSON, ``[function, words]``, with one.

    A call is made in a copy of this process, which holds no connection and has kept nothing: each
    is as the first in a fresh process, without the time that it takes to load the project.
    """
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    importlib.import_module(settings.ROOT_URLCONF)
    for line in sys.stdin:
        copy = os.fork()
        if not copy:
            _answer(*json.loads(line))
        if os.waitpid(copy, 0)[1]:
            _say({"fault": "it ended before it had answered"})


def _answer(function: str, words: dict[str, Any]) -> None:
    module, _, name = function.partition(":")
    try:
        with redirect_stdout(sys.stderr):
            said = {"answer": getattr(importlib.import_module(module), name)(**words)}
        _say(said)
    except BaseException:
        _say({"fault": traceback.format_exc()})
    finally:
        sys.stderr.flush()
        os._exit(0)


def _say(said: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(said, default=str)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""``lykt remind`` against a mail server over the network: down, dying, silent, and up again."""

import email
import socketserver
from collections.abc import Iterator
from email.policy import default
from io import StringIO
from threading import Event, Thread
from typing import Any

import pytest
from django.core.management import call_command

from lykt.routines.models import Mail, Run
from lykt.routines.tests.conftest import Town
from lykt.routines.tests.test_starting import started

DOWN, DIES, IS_SILENT, WORKS = "down", "dies", "is silent", "works"


class _Server(socketserver.ThreadingTCPServer):
    """``state`` is how it is; ``taken`` are the mails that it has acknowledged."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation, bind_and_activate=False)
        # Its port is its own from now on, and answers nobody until it listens.
        self.server_bind()
        self.state = DOWN
        self.taken: list[Any] = []
        self.closing = Event()

    def start(self, state: str) -> None:
        if self.state == DOWN:
            self.server_activate()
            Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.state = state

    def stop(self) -> None:
        self.closing.set()
        if self.state != DOWN:
            self.shutdown()
        self.server_close()


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as takes a mail."""

    server: _Server

    def handle(self) -> None:
        if self.server.state == IS_SILENT:
            self.server.closing.wait()
            return
        self._say("220 ready")
        for line in self.rfile:
            word = line.split()[0].upper()
            if word == b"DATA":
                self._take()
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        self._say("354 go on")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        if self.server.state == DIES:
            self.connection.close()
            return
        self.server.taken.append(email.message_from_bytes(b"".join(lines), policy=default))
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server(settings: Any) -> Iterator[_Server]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 0.5
    settings.ADDRESS = "https://lykt.example.org"
    settings.DEFAULT_FROM_EMAIL = "lykt@example.org"
    made = _Server()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.server_address[1]
    yield made
    made.stop()


@pytest.fixture
def run(town: Town, small: str) -> Run:
    return started(town, facts={"violence": True})


def remind() -> str:
    said = StringIO()
    call_command("remind", stdout=StringIO(), stderr=said)
    return said.getvalue()


@pytest.mark.parametrize("fault", [DOWN, DIES, IS_SILENT])
def test_what_could_not_be_sent_is_sent_once_when_the_server_works(
    run: Run, server: _Server, fault: str
) -> None:
    if fault != DOWN:
        server.start(fault)
    for _twice in range(2):
        assert "they are kept" in remind()
    assert not server.taken
    waiting = set(Mail.objects.filter(sent_at=None).values_list("person__email", flat=True))
    assert len(waiting) > 1

    server.start(WORKS)
    assert remind() == remind() == ""
    receivers = [mail["To"] for mail in server.taken]
    assert sorted(receivers) == sorted(waiting)
    assert not Mail.objects.filter(sent_at=None).exists()

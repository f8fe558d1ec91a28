"""``lykt serve`` does not show an address that somebody else answers at."""

import socket
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def test_a_taken_port_is_refused_with_the_cure() -> None:
    said = StringIO()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"make run PORT={port + 1}"):
            call_command("serve", port=port, stdout=said)
    assert "door" not in said.getvalue()


@pytest.mark.parametrize("port", [0, 65_536])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(CommandError, match="choose a number from 1 to 65535"):
        call_command("serve", port=port, stdout=StringIO())

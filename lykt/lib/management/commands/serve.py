"""``lykt serve``: the web server."""

import socket
from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

FINISH_WITHIN_SECONDS = 10
LAST_PORT = 65_535


class Command(BaseCommand):
    help = (
        "Serve both doors until stopped with Ctrl-C.\n"
        "No address of a visitor is logged. Put a proxy that ends TLS in front in production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=settings.PORT, help="port to listen on")
        parser.add_argument("--workers", type=int, default=1, help="number of processes")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["port"] <= LAST_PORT:
            raise CommandError(
                f"{options['port']} is no port; choose a number from 1 to {LAST_PORT}."
            )
        if options["workers"] > 1 and connection.vendor == "sqlite":
            raise CommandError(
                "With SQLite there is one process: live messages would reach the others late. "
                "Serve without --workers, or set DATABASE_URL to a PostgreSQL database."
            )
        _refuse_taken(options["host"], options["port"])
        here = f"http://{options['host'].replace('127.0.0.1', 'localhost')}:{options['port']}"
        self.stdout.write(f"\nThe caller's door: {here}/\nThe staff door:    {here}/staff/\n")
        self.stdout.flush()
        uvicorn.run(
            "config.asgi:application",
            host=options["host"],
            port=options["port"],
            workers=options["workers"],
            lifespan="on",
            # The log is Django's, which leaves out what anybody wrote (lib.logs).
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=FINISH_WITHIN_SECONDS,
        )


def _refuse_taken(host: str, port: int) -> None:
    """Say so before any address is shown that somebody else answers at."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise CommandError(
            f"Port {port} on {host} can not be used ({error.strerror}). Choose another one: "
            f"make run PORT={port + 1}, or lykt serve --port {port + 1}."
        ) from error

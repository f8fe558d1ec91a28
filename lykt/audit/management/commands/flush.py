"""``lykt flush``, kept from emptying an audit log that counts."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from lykt.audit.append_only import drop_triggers, make_triggers
from lykt.lib.removal import removal_allowed


class Command(flush.Command):
    help = "Empty the database of a demonstration. Refused in production: the audit log stays."

    def handle(self, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The audit log of a service in production can not be emptied. "
                "Start anew with another database, or set LYKT_MODE=demonstration."
            )
        connection = connections[options["database"]]
        drop_triggers(connection)
        try:
            with removal_allowed(connection):
                super().handle(**options)
        finally:
            make_triggers(connection)

"""``lykt make_secret``: a secret for an installation of one's own."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Print a new secret for LYKT_SECRET_KEY, LYKT_AUDIT_KEY or LYKT_VAULT_KEYS."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(secrets.token_urlsafe(48))

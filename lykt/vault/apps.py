"""The vault room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    name = "lykt.vault"
    verbose_name = _("Vault")

    def ready(self) -> None:
        from lykt.vault import session_secret  # noqa: F401 - connects its receiver

"""The handbook room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandbookConfig(AppConfig):
    name = "lykt.handbook"
    verbose_name = _("Handbook")

    def ready(self) -> None:
        from lykt.handbook import roles  # noqa: F401 - registers this room's permissions
        from lykt.handbook.queries import guides_to
        from lykt.routines import guides

        guides.register(guides_to)

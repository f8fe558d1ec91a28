"""The people room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "lykt.people"
    verbose_name = _("People")

    def ready(self) -> None:
        from lykt.people import receivers  # noqa: F401 - connects them

"""The directory room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "lykt.directory"
    verbose_name = _("Help services")

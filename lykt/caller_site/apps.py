"""The caller_site room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallerSiteConfig(AppConfig):
    name = "lykt.caller_site"
    verbose_name = _("Caller's door")

"""The demo room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "lykt.demo"
    verbose_name = _("Demonstration")

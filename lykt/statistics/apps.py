"""The statistics room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "lykt.statistics"
    verbose_name = _("Statistics")

"""The statistics room as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "lykt.statistics"
    verbose_name = _("Statistics")

    def ready(self) -> None:
        from lykt.statistics.engine.triggers import let_migrate, watch

        pre_migrate.connect(let_migrate, sender=self)
        post_migrate.connect(watch, sender=self)

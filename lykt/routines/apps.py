"""The routines room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoutinesConfig(AppConfig):
    name = "lykt.routines"
    verbose_name = _("Routines")

    def ready(self) -> None:
        from lykt.routines import (
            roles,  # noqa: F401 - registers the roles that steps name
            subjects,
            yearly,
        )
        from lykt.routines.retention import destroy_on_day
        from lykt.routines.sources import register_source
        from lykt.vault import destroyers

        register_source()
        subjects.register(yearly.SUBJECT, yearly.describe, label=_("Yearly work of a unit"))
        destroyers.register("routines", "Who did what in routines", destroy_on_day)

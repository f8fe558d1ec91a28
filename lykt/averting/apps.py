"""The averting room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AvertingConfig(AppConfig):
    name = "lykt.averting"
    verbose_name = _("Duty to avert")

    def ready(self) -> None:
        from lykt.averting.console_door import DOOR
        from lykt.averting.own_steps import OWN_STEPS
        from lykt.averting.retention import destroy_on_day
        from lykt.averting.subject import SUBJECT, describe
        from lykt.chat.console import doors
        from lykt.routines import subjects
        from lykt.vault import destroyers

        doors.register(DOOR)
        subjects.register(SUBJECT, describe, OWN_STEPS, confidential=True)
        destroyers.register("averting", "Assessments of the duty to avert", destroy_on_day)

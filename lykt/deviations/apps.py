"""The deviations room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeviationsConfig(AppConfig):
    name = "lykt.deviations"
    verbose_name = _("Deviations")

    def ready(self) -> None:
        from lykt.audit import unseen
        from lykt.chat.console import doors
        from lykt.deviations.own_steps import OWN_STEPS
        from lykt.deviations.queries.records import records_about_leader
        from lykt.deviations.retention import destroy_on_day
        from lykt.deviations.roles import REPORT_DEVIATION
        from lykt.deviations.sources import register_source
        from lykt.deviations.subject import ABOUT_LEADER, SUBJECT, describe
        from lykt.routines import subjects
        from lykt.vault import destroyers

        subjects.register(SUBJECT, describe, OWN_STEPS, label=_("Deviations"))
        subjects.register(ABOUT_LEADER, describe, OWN_STEPS, confidential=True)
        unseen.register(records_about_leader)
        destroyers.register("deviations", "Deviations", destroy_on_day)
        doors.register(
            doors.Door(
                key="d",
                view="deviations:report",
                label=_("Deviation"),
                purpose=_("Report a deviation, in a new tab"),
                permission=REPORT_DEVIATION,
            )
        )
        register_source()

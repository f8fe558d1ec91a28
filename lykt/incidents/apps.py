"""The incidents room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "lykt.incidents"
    verbose_name = _("Incidents")

    def ready(self) -> None:
        from lykt.incidents import roles  # noqa: F401 - registers the room's permissions
        from lykt.incidents.own_steps import OWN_STEPS, OWN_STEPS_OF_MEASURES
        from lykt.incidents.retention import destroy_on_day, destroy_third_parties_on
        from lykt.incidents.sources import register_sources
        from lykt.incidents.subject import MEASURE, SUBJECT, describe, describe_measures
        from lykt.reports import kinds
        from lykt.routines import subjects
        from lykt.vault import destroyers

        kinds.register("incidents", "lykt.incidents.note.report.INCIDENTS_REPORT")
        register_sources()
        label = _("Incidents of violence and threats")
        subjects.register(SUBJECT, describe, OWN_STEPS, label=label)
        label = _("Measures after incidents")
        subjects.register(MEASURE, describe_measures, OWN_STEPS_OF_MEASURES, label=label)
        destroyers.register("incidents", "Incidents", destroy_on_day)
        destroyers.register("third_parties", "Third parties", destroy_third_parties_on)

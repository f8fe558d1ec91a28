"""The helpline room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HelplineConfig(AppConfig):
    name = "lykt.helpline"
    verbose_name = _("Helpline")

    def ready(self) -> None:
        from lykt.helpline import roles  # noqa: F401 - registers the room's roles
        from lykt.helpline.queries.access import may_change_questionnaire
        from lykt.helpline.queries.tables import register_table_rules
        from lykt.helpline.sources import register_sources
        from lykt.questions import uses
        from lykt.reports import kinds

        kinds.register("helpline", "lykt.helpline.annual.report.HELPLINE_REPORT")
        uses.register(may_change_questionnaire)
        register_table_rules()
        register_sources()

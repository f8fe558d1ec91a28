"""The questions room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "lykt.questions"
    verbose_name = _("Questionnaires")

    def ready(self) -> None:
        from lykt.questions import roles  # noqa: F401 - extends the administrator's role

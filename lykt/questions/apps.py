"""The questions room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "lykt.questions"
    verbose_name = _("Questionnaires")

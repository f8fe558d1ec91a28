"""The surveys room as a Django app."""

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from lykt.vault.destroyers import Destroyed


class SurveysConfig(AppConfig):
    name = "lykt.surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        from lykt.routines import mail_reasons
        from lykt.surveys import roles  # noqa: F401 - registers the room's permissions
        from lykt.surveys.box import keys_of_open_waves
        from lykt.surveys.mails import people_waited_for, words_about_surveys
        from lykt.surveys.sources import register_sources
        from lykt.vault import destroyers, retention

        register_sources()
        mail_reasons.register(mail_reasons.Reason(people_waited_for, words_about_surveys))
        retention.register(keys_of_open_waves)
        destroyers.register("surveys", "Surveys that are over", _close_due_waves)


def _close_due_waves(day: dt.date) -> "Destroyed":
    # With the actions comes all that counts, which a start does without.
    from lykt.surveys.actions import close_due_waves

    return close_due_waves(day)

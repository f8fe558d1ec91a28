"""The audit room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "lykt.audit"
    verbose_name = _("Audit log")

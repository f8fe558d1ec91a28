"""The staff_site room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffSiteConfig(AppConfig):
    name = "lykt.staff_site"
    verbose_name = _("Staff door")

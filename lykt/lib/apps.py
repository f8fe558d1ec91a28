"""The ground that the rooms stand on, as a Django app: shared templates and static files."""

from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "lykt.lib"
    verbose_name = "Lykt"

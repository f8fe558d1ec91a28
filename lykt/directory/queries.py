"""Reading the directory."""

from django.db.models import QuerySet

from lykt.directory.models import ServiceType


def service_types() -> QuerySet[ServiceType]:
    """The types of service that are offered, in their order."""
    return ServiceType.objects.filter(is_active=True)

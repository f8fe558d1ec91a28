"""Kept texts of reports. Who may see them is for the room whose report it is to decide."""

from django.db.models import QuerySet

from lykt.reports.models import About, TextVersion

MOST = 50


def versions(about: About) -> QuerySet[TextVersion]:
    """The newest first."""
    found = TextVersion.objects.filter(**vars(about)).select_related("kept_by")
    return found.order_by("-number")[:MOST]


def version(about: About, number: int | None = None) -> TextVersion | None:
    """One version by its number, else the newest; None where nothing is kept yet."""
    found = TextVersion.objects.filter(**vars(about)).order_by("-number")
    return found.filter(number=number).first() if number else found.first()

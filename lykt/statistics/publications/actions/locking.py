"""Holding an edition while it is checked and changed."""

from lykt.statistics.models import Edition, Publication


def locked(edition: Edition) -> Edition:
    """The edition as it is now; nobody else changes it until the transaction ends."""
    Publication.objects.select_for_update().get(pk=edition.publication_id)
    return Edition.objects.select_for_update().select_related("publication").get(pk=edition.pk)


def lock_all_publications() -> None:
    """Two releases over the same rows would otherwise not know of each other."""
    list(Publication.objects.select_for_update().order_by("pk").values_list("pk", flat=True))

"""Kept texts of reports. Who may see them is for the room whose report it is to decide."""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import QuerySet

from lykt.reports.models import About, TextVersion
from lykt.reports.templating import Facts
from lykt.statistics.charts import ReleasedFigure
from lykt.statistics.publications.queries import released_edition

MOST = 50


def versions(about: About) -> QuerySet[TextVersion]:
    """The newest first."""
    found = TextVersion.objects.filter(**vars(about)).select_related("kept_by")
    return found.order_by("-number")[:MOST]


def version(about: About, number: int | None = None) -> TextVersion | None:
    """One version by its number, else the newest; None where nothing is kept yet."""
    found = TextVersion.objects.filter(**vars(about)).order_by("-number")
    return found.filter(number=number).first() if number else found.first()


def source_of(about: About, shipped: Callable[[str], str]) -> str:
    """The newest text that somebody kept, else the one ``shipped`` in its language."""
    kept = version(about)
    return kept.source if kept else shipped(about.language)


def with_publication(facts: Facts, slug: str) -> Facts:
    """With the tables of a publication in force as ``public.CODE``; as it is without a name.

    Raises ``Edition.DoesNotExist`` when nothing of that name is in force.
    """
    if not slug:
        return facts
    tables = released_edition(slug).tables.all()
    public = {f"public.{one.code}": ReleasedFigure(one.table) for one in tables}
    return replace(facts, figures={**facts.figures, **public})

"""Guarded getters of imports and of files on their way in."""

from uuid import UUID

from django.db.models import QuerySet

from lykt.helpline.models import Import, ImportJob
from lykt.helpline.queries import lines_for
from lykt.helpline.roles import IMPORT_RECORDS
from lykt.people.models import Person

_LISTED = 100


def imports_visible_to(person: Person) -> QuerySet[Import]:
    return Import.objects.filter(line__in=lines_for(person, IMPORT_RECORDS))


def newest_imports(person: Person) -> list[Import]:
    found = imports_visible_to(person).select_related("line", "imported_by")
    return list(found.order_by("-imported_at", "-pk")[:_LISTED])


def import_visible_to(person: Person, pk: int) -> Import:
    """Raises ``Import.DoesNotExist`` also for another line's."""
    return imports_visible_to(person).select_related("line", "imported_by").get(pk=pk)


def jobs_of(person: Person) -> list[ImportJob]:
    """The person's own files that are not imported yet; nobody else sees them."""
    own = ImportJob.objects.filter(started_by=person, line__in=lines_for(person, IMPORT_RECORDS))
    open_ones = own.exclude(state__in=(ImportJob.State.DONE, ImportJob.State.FAILED))
    return list(open_ones.select_related("line").order_by("-started_at")[:_LISTED])


def job_of(person: Person, pk: UUID) -> ImportJob:
    """Raises ``ImportJob.DoesNotExist`` also for another person's, and for another line's."""
    return ImportJob.objects.select_related("line", "channel", "unit", "key", "imported").get(
        pk=pk, started_by=person, line__in=lines_for(person, IMPORT_RECORDS)
    )

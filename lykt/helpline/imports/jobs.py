"""A file on its way in by page: opened, mapped, checked and imported, or given up.

Checking and importing run in a process of their own (``work``), so that a large file neither
takes the pages' time nor their memory.
"""

import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from lykt.audit.actions import record
from lykt.helpline.imports import uploads
from lykt.helpline.imports.findings import Findings
from lykt.helpline.imports.mapping import ColumnMapping, signature, suggest
from lykt.helpline.imports.preparing import Target, read_headings
from lykt.helpline.models import ImportJob, ImportMapping
from lykt.lib.spreadsheets.problems import RefusedError
from lykt.lib.spreadsheets.reading import Heading
from lykt.people.models import Person
from lykt.vault.actions import make_key
from lykt.vault.sealing import seal, unseal

State = ImportJob.State


class GivenUpError(Exception):
    """The job was given up while it ran; what it wrote is rolled back."""


def target_of(job: ImportJob) -> Target:
    return Target(job.kind, job.line, job.channel, job.unit)


def files_of(job: ImportJob) -> uploads.JobFiles:
    if job.key is None:
        raise GivenUpError(f"the files of {job.pk} are gone")
    return uploads.JobFiles(job.pk, job.key)


def headings_of(job: ImportJob) -> tuple[Heading, ...]:
    return tuple(Heading(letter, text) for letter, text in job.headings)


def findings_of(job: ImportJob) -> Findings | None:
    """What the last check found, as long as the job's key is there."""
    if job.findings is None or job.key is None:
        return None
    return Findings.from_json(json.loads(unseal(job.key, job.findings, _place(job))))


def sealed_findings(job: ImportJob, findings: Findings) -> bytes:
    """As the job keeps them: they repeat cells, and are gone when its key is."""
    return seal(files_of(job).key, json.dumps(findings.to_json()).encode(), _place(job))


def _place(job: ImportJob) -> str:
    return f"helpline.import findings {job.pk}"


def open_job(
    *, actor: Person, target: Target, name: str, chunks: Iterable[bytes], sheet: str = ""
) -> ImportJob:
    """Seal an uploaded file and suggest its mapping. Raises ``RefusedError``, keeping nothing."""
    sweep()
    key = make_key(destroy_on=timezone.localdate() + dt.timedelta(days=1))
    job = ImportJob(
        line=target.line,
        kind=target.kind,
        channel=target.channel,
        unit=target.unit,
        file_name=name[:255],
        key=key,
        started_at=timezone.now(),
        started_by=actor,
    )
    files = files_of(job)
    try:
        job.file_hash = files.store(chunks)
        with files.open(files.uploaded) as file:
            headings = read_headings(file, name, sheet)
    except RefusedError:
        uploads.discard(job.pk)
        key.delete()
        raise
    job.headings = [[heading.letter, heading.text] for heading in headings]
    job.mapping = {**_mapping_for(target, headings).to_json(), "sheet": sheet}
    job.save(force_insert=True)
    return job


def _mapping_for(target: Target, headings: tuple[Heading, ...]) -> ColumnMapping:
    """The one that was saved last for files with the same headings, or a suggestion."""
    saved = saved_mappings(target).filter(signature=signature(headings)).last()
    if saved:
        return ColumnMapping.from_json(saved.mapping)
    return suggest(headings, target.layout())


def saved_mappings(target: Target) -> QuerySet[ImportMapping]:
    return ImportMapping.objects.filter(
        line=target.line, kind=target.kind, channel=target.channel
    ).order_by("saved_at")


@transaction.atomic
def save_mapping(
    *,
    actor: Person | None,
    target: Target,
    name: str,
    headings: tuple[Heading, ...],
    mapping: ColumnMapping,
) -> None:
    """Keep a mapping under a name; the name's earlier mapping for such files is replaced."""
    saved, is_new = ImportMapping.objects.update_or_create(
        line=target.line,
        kind=target.kind,
        channel=target.channel,
        name=name,
        defaults={
            "signature": signature(headings),
            "mapping": mapping.to_json(),
            "saved_at": timezone.now(),
        },
    )
    record(
        actor=actor,
        action="helpline.save_mapping",
        subject=saved,
        line=target.line.pk,
        kind=target.kind,
        is_new=is_new,
    )


def begin_checking(*, job: ImportJob, mapping: ColumnMapping, save_as: str = "") -> None:
    """Take the mapping, and read the file through in the background."""
    with transaction.atomic():
        if not move(job.pk, (State.NEW, State.CHECKED), State.CHECKING):
            return
        job.mapping = {**mapping.to_json(), "sheet": job.mapping.get("sheet", "")}
        job.save(update_fields=["mapping"])
        if save_as:
            save_mapping(
                actor=job.started_by,
                target=target_of(job),
                name=save_as,
                headings=headings_of(job),
                mapping=mapping,
            )
    _begin(job.pk)


def begin_importing(*, job: ImportJob) -> None:
    """Add the rows of a file that was checked and has no errors, in the background."""
    findings = findings_of(job)
    if findings is None or findings.errors:
        raise ValueError(f"{job.pk} is not ready to be imported")
    if move(job.pk, (State.CHECKED,), State.IMPORTING):
        _begin(job.pk)


def move(pk: UUID, before: tuple[str, ...], after: str) -> bool:
    """Take a step that only one can take."""
    return ImportJob.objects.filter(pk=pk, state__in=before).update(state=after) == 1


def _begin(pk: UUID) -> None:
    uploads.Heartbeat(pk).beat()
    in_background(pk, get_language() or settings.LANGUAGE_CODE)


def in_background(pk: UUID, language: str) -> None:
    """Start ``lykt run_import_job`` and do not wait for it."""
    command = [sys.executable, "-m", "lykt", "run_import_job", str(pk), "--language", language]
    subprocess.Popen(  # noqa: S603 - the job's own id and a language of the settings
        command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


def stop(job: ImportJob) -> None:
    """End a job that can not go on; its file is gone, and nothing was added."""
    move(job.pk, (State.CHECKING, State.IMPORTING), State.FAILED)
    forget(job)


def stop_if_silent(job: ImportJob) -> bool:
    """Whether a job was at work and has stopped giving signs of life."""
    at_work = job.state in (State.CHECKING, State.IMPORTING)
    if not at_work or not uploads.Heartbeat(job.pk).is_silent():
        return False
    stop(job)
    job.refresh_from_db()
    return True


def give_up(*, job: ImportJob) -> None:
    """Delete a job and its file; one that is at work finds out when it is done."""
    if job.state == State.IMPORTING:
        raise ValueError(f"{job.pk} is being imported")
    forget(job)
    ImportJob.objects.filter(pk=job.pk).delete()


def forget(job: ImportJob) -> None:
    """Destroy the key first: what may be left of the files can then not be opened."""
    if job.key is not None:
        ImportJob.objects.filter(pk=job.pk).update(key=None, findings=None)
        job.key.delete()
        job.key = job.findings = None
    uploads.discard(job.pk)


def sweep() -> None:
    """Give up every file that nobody decided on in time, and what a crash left behind."""
    late = timezone.now() - dt.timedelta(seconds=uploads.KEPT)
    waiting = Q(state__in=(State.NEW, State.CHECKED, State.DONE, State.FAILED))
    for job in ImportJob.objects.filter(waiting, started_at__lt=late).select_related("key")[:100]:
        give_up(job=job)
    for job in ImportJob.objects.exclude(waiting).select_related("key")[:100]:
        stop_if_silent(job)
    uploads.discard_older_than(time.time() - 2 * uploads.KEPT)

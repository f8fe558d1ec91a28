"""The work behind a job: reading its file through, and adding its rows.

It runs in a process of its own (``lykt run_import_job``). One that stops leaves nothing behind:
an import is one transaction, and its last act is to move the job on.
"""

import logging
import traceback
from uuid import UUID

from django.db import transaction

from lykt.helpline.imports import jobs, uploads
from lykt.helpline.imports.actions import SourceFile, import_prepared
from lykt.helpline.imports.mapping import ColumnMapping
from lykt.helpline.imports.preparing import Preparation
from lykt.helpline.imports.sealed_files import SealedWriter
from lykt.helpline.models import ImportJob
from lykt.lib.spreadsheets.problems import RefusedError

logger = logging.getLogger(__name__)

State = ImportJob.State


def run(pk: UUID) -> None:
    """Do what the job waits for. Whatever goes wrong, it ends as stopped, with nothing added."""
    job = ImportJob.objects.select_related("line", "channel", "unit", "key", "started_by").get(
        pk=pk
    )
    work = {State.CHECKING: _check, State.IMPORTING: _import}.get(State(job.state))
    if work is None:
        return
    try:
        with uploads.Heartbeat(pk).beating() as heartbeat:
            work(job, heartbeat)
        if job.state == State.IMPORTING:
            # Only now: a last beat would have left its file behind.
            jobs.forget(job)
    except Exception as error:
        # The message of an error may hold a cell; where it happened does not.
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("import %s stopped: %s\n%s", pk, type(error).__name__, frames)
        jobs.stop(job)


def _check(job: ImportJob, heartbeat: uploads.Heartbeat) -> None:
    files, mapping = jobs.files_of(job), ColumnMapping.from_json(job.mapping)
    ready = SealedWriter(files.ready, files.key)
    preparation = Preparation(jobs.target_of(job), mapping, ready, progress=heartbeat.tell)
    try:
        with files.open(files.uploaded) as file:
            preparation.run(file, job.file_name, job.mapping.get("sheet", ""))
    except RefusedError as error:
        preparation.findings.add_problem(error.problem)
    finally:
        ready.close()
    still = ImportJob.objects.filter(pk=job.pk, state=State.CHECKING)
    still.update(state=State.CHECKED, findings=jobs.sealed_findings(job, preparation.findings))


def _import(job: ImportJob, heartbeat: uploads.Heartbeat) -> None:
    files, findings = jobs.files_of(job), jobs.findings_of(job)
    if findings is None:
        raise jobs.GivenUpError(f"{job.pk} was never checked")
    source = SourceFile(job.file_name, job.file_hash, findings.read)
    with transaction.atomic(), files.open(files.ready) as ready:
        imported = import_prepared(
            actor=job.started_by,
            target=jobs.target_of(job),
            source=source,
            ready=ready,
            about=findings.new,
            progress=heartbeat.tell,
        )
        if not jobs.move(job.pk, (State.IMPORTING,), State.DONE):
            raise jobs.GivenUpError(f"{job.pk} was given up")
        ImportJob.objects.filter(pk=job.pk).update(imported=imported)

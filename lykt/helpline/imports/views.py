"""The import pages: the list, a new file, its columns, its preview, and the receipt."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lykt.helpline.imports import jobs, queries, uploads
from lykt.helpline.imports.forms import FileForm, MappingForm
from lykt.helpline.imports.mapping import ColumnMapping
from lykt.helpline.models import Import, ImportJob
from lykt.helpline.roles import IMPORT_RECORDS
from lykt.lib.spreadsheets.problems import RefusedError
from lykt.people.access import permission_needed, signed_in

State = ImportJob.State

_SOON = 2
"""Seconds until a page that waits looks again."""


@permission_needed(IMPORT_RECORDS)
def imports(request: HttpRequest) -> HttpResponse:
    jobs.sweep()
    person = signed_in(request)
    context = {"imports": queries.newest_imports(person), "jobs": queries.jobs_of(person)}
    return render(request, "helpline/imports/imports.html", context)


@permission_needed(IMPORT_RECORDS)
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        found = queries.import_visible_to(signed_in(request), pk)
    except Import.DoesNotExist as error:
        raise Http404 from error
    context = {"imported": found, "known": found.rows_read - found.rows_added}
    return render(request, "helpline/imports/imported.html", context)


@permission_needed(IMPORT_RECORDS)
def new_import(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = FileForm(request.POST or None, request.FILES or None, person=person)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = jobs.open_job(
                actor=person,
                target=form.target(),
                name=file.name,
                chunks=file.chunks(),
                sheet=form.cleaned_data["sheet"],
            )
        except RefusedError as error:
            form.add_error("file", str(error))
        else:
            return redirect("helpline:import_columns", job.pk)
    return render(request, "helpline/imports/new.html", {"form": form})


def _with_job(
    view: Callable[[HttpRequest, ImportJob], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Let in whoever started the job, and give it to the view."""

    @wraps(view)
    def fetched(request: HttpRequest, pk: UUID) -> HttpResponse:
        try:
            job = queries.job_of(signed_in(request), pk)
        except ImportJob.DoesNotExist as error:
            raise Http404 from error
        jobs.stop_if_silent(job)
        return view(request, job)

    return fetched


@permission_needed(IMPORT_RECORDS)
@_with_job
def columns(request: HttpRequest, job: ImportJob) -> HttpResponse:
    if job.state not in (State.NEW, State.CHECKED):
        return redirect("helpline:import_job", job.pk)
    findings = jobs.findings_of(job)
    form = MappingForm(
        request.POST or None,
        headings=jobs.headings_of(job),
        layout=jobs.target_of(job).layout(),
        mapping=ColumnMapping.from_json(job.mapping),
        unknown=findings.unknown if findings else {},
    )
    if request.method == "POST" and form.is_valid():
        jobs.begin_checking(job=job, mapping=form.mapping(), save_as=form.cleaned_data["save_as"])
        return redirect("helpline:import_job", job.pk)
    return render(request, "helpline/imports/columns.html", {"job": job, "form": form})


@permission_needed(IMPORT_RECORDS)
@_with_job
def job(request: HttpRequest, job: ImportJob) -> HttpResponse:
    if job.imported:
        return redirect("helpline:import_receipt", job.imported.pk)
    if job.state == State.NEW:
        return redirect("helpline:import_columns", job.pk)
    if job.state == State.FAILED:
        return render(request, "helpline/imports/stopped.html", {"job": job})
    if job.state == State.CHECKED:
        return render(request, "helpline/imports/preview.html", _preview(job))
    done, about = uploads.Heartbeat(job.pk).last()
    context = {"job": job, "done": done, "about": max(about, done), "soon": _SOON}
    return render(request, "helpline/imports/working.html", context)


def _preview(job: ImportJob) -> dict[str, Any]:
    findings = jobs.findings_of(job)
    if findings is None:
        raise Http404
    counts = [
        (_("Rows read"), findings.read),
        (_("New, will be added"), findings.new),
        (_("There already"), findings.known),
        (_("Errors"), findings.errors),
    ]
    return {"job": job, "findings": findings, "counts": counts}


@permission_needed(IMPORT_RECORDS)
@require_POST
@_with_job
def confirm(request: HttpRequest, job: ImportJob) -> HttpResponse:
    findings = jobs.findings_of(job)
    if job.state == State.CHECKED and findings and not findings.errors:
        jobs.begin_importing(job=job)
    return redirect("helpline:import_job", job.pk)


@permission_needed(IMPORT_RECORDS)
@require_POST
@_with_job
def give_up(request: HttpRequest, job: ImportJob) -> HttpResponse:
    if job.state == State.IMPORTING:
        return redirect("helpline:import_job", job.pk)
    jobs.give_up(job=job)
    return redirect("helpline:imports")

"""Correcting a case: its facts, its damaged things, measures and talks, on pages of their own."""

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from lykt.incidents.access import Opened, Part
from lykt.incidents.actions import (
    MovedError,
    StaysError,
    UnchangedError,
    correct_facts,
    correct_row,
    open_case,
    values_of_row,
)
from lykt.incidents.actions.correcting_rows import Row
from lykt.incidents.facts_form import FactsForm, facts_form
from lykt.incidents.models import Case, Correction, Cost, Measure, Talk
from lykt.incidents.queries import case_visible_to
from lykt.incidents.queries.cases import opening_report
from lykt.incidents.queries.corrections import corrections_of
from lykt.incidents.roles import SEE_CASES
from lykt.incidents.row_forms import ROW_FORMS, RowForm
from lykt.lib.numbers import whole_number
from lykt.people.access import signed_in
from lykt.people.models import Person
from lykt.questions.actions import StaleRevisionError
from lykt.questions.kept_words import KeptWords, keep_forms


def case_to_correct(person: Person, pk: uuid.UUID) -> Opened:
    """For those who follow it up; 404 for everybody else."""
    try:
        opened = case_visible_to(person, pk)
    except Case.DoesNotExist as error:
        raise Http404 from error
    if not opened.has(Part.FOLLOWING_UP) or opened.case.destroyed_at:
        raise Http404
    return opened


def _to_the_facts(pk: uuid.UUID) -> str:
    return reverse("incidents:correct_facts", args=[pk])


@never_cache
@KeptWords(_to_the_facts).permission_needed(SEE_CASES)
def facts(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = case_to_correct(person, pk)
    if request.method != "POST":
        if not opened.case.is_open:
            messages.warning(request, _("Open the case again before you correct it."))
            return redirect("incidents:case", pk)
        open_case(actor=person, opened=opened)
        return _show(request, person, opened, _form(person, opened))
    form = facts_form(opened.case, opening_report(opened.case), request.POST)
    keep_forms({_place(opened): form.form}, person)
    if not form.is_valid():
        return _show(request, person, opened, form, status=422)
    return _save(request, person, opened, form)


def _form(person: Person, opened: Opened) -> FactsForm:
    form = facts_form(opened.case, opening_report(opened.case))
    keep_forms({_place(opened): form.form}, person)
    return form


def _place(opened: Opened) -> str:
    return f"incidents.facts {opened.case.pk}"


def _save(request: HttpRequest, person: Person, opened: Opened, form: FactsForm) -> HttpResponse:
    try:
        come = correct_facts(
            actor=person,
            opened=opened,
            revision=_read(request, form),
            happened_at=form.happened_at,
            answers=form.answers(),
            reason=form.reason,
        )
    except (MovedError, StaleRevisionError, UnchangedError) as error:
        form.form.add_error(None, str(error))
        is_stale = isinstance(error, StaleRevisionError)
        return _show(request, person, opened, form, status=409, is_stale=is_stale)
    form.form.kept.discard()  # type: ignore[attr-defined]
    messages.success(request, _said(come))
    return redirect("incidents:case", opened.case.pk)


def _said(come: int) -> str:
    if not come:
        return _("The facts are corrected. No steps were added.")
    words = ngettext(
        "The facts are corrected. One step was added.",
        "The facts are corrected. %(come)d steps were added.",
        come,
    )
    return words % {"come": come}


def _read(request: HttpRequest, form: FactsForm) -> int:
    """The revision that the corrector read."""
    return whole_number(request.POST.get("revision", "")) or form.report.response.revision


def _show(
    request: HttpRequest,
    person: Person,
    opened: Opened,
    form: FactsForm,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    """What a colleague corrected meanwhile stands above what was typed."""
    read = form.report.response.revision if is_stale else _read(request, form)
    corrections = corrections_of(person, opened) if is_stale else []
    context = {
        "case": opened.case,
        "form": form.form,
        "questions": form.questions,
        "revision": read,
        "others": [each for each in corrections if each.row.kind == Correction.Kind.FACTS],
    }
    return render(request, "incidents/facts.html", context, status=status)


# --- A damaged thing, a measure, a talk -----------------------------------------------------


def _to_the_row(pk: uuid.UUID, kind: str, row: uuid.UUID) -> str:
    return reverse("incidents:correct_row", args=[pk, kind, row])


@never_cache
@KeptWords(_to_the_row).permission_needed(SEE_CASES)
def row(request: HttpRequest, pk: uuid.UUID, kind: str, row: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = case_to_correct(person, pk)
    found = _row_of(opened, kind, row)
    form = _row_form(request, person, opened, kind, found)
    if request.method != "POST":
        open_case(actor=person, opened=opened)
        return _show_row(request, opened, form)
    if not form.is_valid():
        return _show_row(request, opened, form, status=422)
    try:
        correct_row(
            actor=person,
            opened=opened,
            row=found,
            values=form.values(),
            reason=form.cleaned_data["reason"],
            withdrawn=form.cleaned_data["withdrawn"],
        )
    except (MovedError, StaysError, UnchangedError) as error:
        form.add_error(None, str(error))
        return _show_row(request, opened, form, status=409)
    form.kept.discard()  # type: ignore[attr-defined]
    messages.success(request, _("It is corrected. What stood before is in the timeline."))
    return redirect("incidents:case", pk)


def _row_of(opened: Opened, kind: str, pk: uuid.UUID) -> Row:
    rows: dict[str, type[Row]] = {
        Correction.Kind.COST: Cost,
        Correction.Kind.MEASURE: Measure,
        Correction.Kind.TALK: Talk,
    }
    if kind not in rows:
        raise Http404
    return cast(Row, get_object_or_404(rows[kind], pk=pk, case=opened.case))


def _row_form(request: HttpRequest, person: Person, opened: Opened, kind: str, row: Row) -> RowForm:
    data = request.POST if request.method == "POST" else None
    form = ROW_FORMS[kind](data, prefix="row", opened=opened, values=values_of_row(row))
    keep_forms({f"incidents.row {row.pk}": form}, person)
    return form


def _show_row(
    request: HttpRequest, opened: Opened, form: RowForm, *, status: int = 200
) -> HttpResponse:
    address = reverse("incidents:case", args=[opened.case.pk])
    context = {"case": opened.case, "address": address, "form": form}
    return render(request, "incidents/correct_row.html", context, status=status)

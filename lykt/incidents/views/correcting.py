"""Correcting a case: its facts on a page of their own."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from lykt.incidents.access import Opened, Part
from lykt.incidents.actions import MovedError, UnchangedError, correct_facts, open_case
from lykt.incidents.facts_form import FactsForm, facts_form
from lykt.incidents.models import Case, Correction
from lykt.incidents.queries import case_visible_to
from lykt.incidents.queries.cases import opening_report
from lykt.incidents.queries.corrections import corrections_of
from lykt.incidents.roles import SEE_CASES
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

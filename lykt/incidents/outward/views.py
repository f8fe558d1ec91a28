"""One kind of notice in a case: what is owed, what is recorded, and a new or corrected record."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lykt.incidents.access import OWN, Opened, Part
from lykt.incidents.actions import MovedError
from lykt.incidents.attachments import NotAcceptedError
from lykt.incidents.models import Case, OutwardNotice
from lykt.incidents.notices.printing import as_sent_document
from lykt.incidents.outward.actions import correct_notice, open_outward, record_notice
from lykt.incidents.outward.contents import contents_of
from lykt.incidents.outward.ending import decisions_about
from lykt.incidents.outward.forms import CorrectForm, NoticeForm, first_values
from lykt.incidents.outward.kinds import KINDS
from lykt.incidents.outward.known import ASKED, as_document, known_of
from lykt.incidents.outward.queries import exposed_in, kind_shown, notices_seen_by, notices_shown
from lykt.incidents.queries import case_visible_to, own_case_of, routines_shown
from lykt.incidents.roles import REPORT_INCIDENT, SEE_CASES
from lykt.lib.clock import local_day
from lykt.lib.once import token_in
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.questions.kept_words import KeptWords, keep_forms
from lykt.reports.pdf import as_pdf
from lykt.routines import legal
from lykt.routines.deciding import who_decide
from lykt.routines.errors import RoutineError


def _to_the_kind(pk: uuid.UUID, kind: str) -> str:
    return reverse("incidents:outward", args=[pk, kind])


def _to_the_record(pk: uuid.UUID, notice: uuid.UUID) -> str:
    return reverse("incidents:correct_notice", args=[pk, notice])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@KeptWords(_to_the_kind).permission_needed(SEE_CASES)
def notice_kind(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    person = signed_in(request)
    opened, of_kind = followed_up(person, pk), _kind(kind)
    if request.method != "POST":
        first = {"exposed": request.GET.get("exposed", "")} if "exposed" in request.GET else {}
        form = NoticeForm(opened=opened, kind=of_kind, reader=person, initial=first)
        return _page(request, opened, of_kind, form)
    form = NoticeForm(request.POST, request.FILES, opened=opened, kind=of_kind, reader=person)
    _keep(opened, form, None, person)
    if not form.is_valid():
        return _page(request, opened, of_kind, form, status=422)
    try:
        row = record_notice(actor=person, opened=opened, entry=form.entry())
    except (MovedError, NotAcceptedError, RoutineError) as error:
        form.add_error(None, str(error))
        return _page(request, followed_up(person, pk), of_kind, form, status=409)
    form.kept.discard()
    messages.success(request, _registered(row))
    return redirect(f"{case_address(opened)}#outward")


def _registered(row: OutwardNotice) -> str:
    waiting = decisions_about(row.case, row.kind).filter(ended_at=None).first()
    if waiting is None:
        return _("It is registered, and the step that asks for it is ended.")
    said = _("It is registered. The decision waits for %(who)s, and whoever has it is told.")
    return said % {"who": who_decide(waiting)}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@KeptWords(_to_the_record).permission_needed(SEE_CASES)
def correct(request: HttpRequest, pk: uuid.UUID, notice: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    opened = followed_up(person, pk)
    token = token_in(request.POST)
    if token and notices_seen_by(person, opened).filter(pk=token).exists():
        return redirect(f"{case_address(opened)}#outward")
    row = _notice(person, opened, notice)
    kind = OutwardNotice.Kind(row.kind)
    given: dict[str, Any] = {"opened": opened, "kind": kind, "reader": person}
    if request.method != "POST":
        form = CorrectForm(**given, initial=first_values(row, contents_of(row)))
        return _page(request, opened, kind, form, corrects=row)
    form = CorrectForm(request.POST, request.FILES, **given)
    _keep(opened, form, row, person)
    if not form.is_valid():
        return _page(request, opened, kind, form, corrects=row, status=422)
    try:
        correct_notice(actor=person, opened=opened, notice=row, entry=form.entry())
    except (MovedError, NotAcceptedError, RoutineError) as error:
        form.add_error(None, str(error))
        return _page(request, opened, kind, form, corrects=row, status=409)
    except OutwardNotice.DoesNotExist:
        form.add_error(None, _("Somebody else has corrected this record meanwhile."))
        return _page(request, opened, kind, form, corrects=row, status=409)
    form.kept.discard()
    messages.success(request, _("The record is corrected. The mistaken one stays below it."))
    return redirect(f"{case_address(opened)}#outward")


@require_GET
@never_cache
@permission_needed(REPORT_INCIDENT)
def as_sent(request: HttpRequest, pk: uuid.UUID, notice: uuid.UUID) -> HttpResponse:
    """NAV's notice as it was when it was registered as sent, without identity numbers."""
    person = signed_in(request)
    opened = opened_either_way(person, pk)
    row = notices_seen_by(person, opened).filter(pk=notice).first()
    is_own = row and row.exposed and row.exposed.person_id == person.pk
    if row is None or not (is_own or opened.has(Part.FOLLOWING_UP)):
        raise Http404
    open_outward(actor=person, opened=opened, kind=row.kind)
    content = contents_of(row).notice
    if content is None:
        raise Http404
    pdf = as_pdf(as_sent_document(content, local_day(row.at)))
    return as_file(pdf, "application/pdf", "pdf")


@require_GET
@never_cache
@permission_needed(SEE_CASES)
def on_paper(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """What the case knows of a notice that has no form of its own here, to be printed."""
    person, of_kind = signed_in(request), _kind(kind)
    opened = followed_up(person, pk)
    if of_kind not in ASKED:
        raise Http404
    open_outward(actor=person, opened=opened, kind=of_kind)
    pdf = as_pdf(as_document(of_kind, known_of(person, opened, of_kind)))
    response = HttpResponse(pdf, content_type="application/pdf")
    name = _("notice")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def as_file(content: bytes, media_type: str, ending: str) -> HttpResponse:
    """An injury notice to be saved; its name says nothing of anybody."""
    response = HttpResponse(content, content_type=media_type)
    name = _("injury-notice")
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def followed_up(person: Person, pk: uuid.UUID) -> Opened:
    """The case for whoever may write in it; for everybody else there is none."""
    try:
        opened = case_visible_to(person, pk)
    except Case.DoesNotExist as error:
        raise Http404 from error
    if not opened.has(Part.FOLLOWING_UP):
        raise Http404
    return opened


def opened_either_way(person: Person, pk: uuid.UUID) -> Opened:
    """By a role in the case, or since one was there."""
    for find in (case_visible_to, own_case_of):
        try:
            return find(person, pk)
        except Case.DoesNotExist:
            continue
    raise Http404


def case_address(opened: Opened) -> str:
    """The page of the case as this person has it."""
    name = "incidents:own_case" if opened.standings <= OWN else "incidents:case"
    return reverse(name, args=[opened.case.pk])


def _kind(kind: str) -> OutwardNotice.Kind:
    try:
        return OutwardNotice.Kind(kind)
    except ValueError as error:
        raise Http404 from error


def _notice(person: Person, opened: Opened, pk: uuid.UUID) -> OutwardNotice:
    found = notices_seen_by(person, opened).filter(pk=pk, correction__isnull=True).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    opened: Opened,
    kind: OutwardNotice.Kind,
    form: NoticeForm,
    corrects: OutwardNotice | None = None,
    status: int = 200,
) -> HttpResponse:
    person = signed_in(request)
    open_outward(actor=person, opened=opened, kind=kind)
    _keep(opened, form, corrects, person)
    steps = [step for each in routines_shown(person, opened) for step in each.steps]
    context = {
        "case": opened.case,
        "shown": kind_shown(kind, steps, notices_shown(person, opened)),
        "law": _law(opened.case, kind),
        "known": known_of(person, opened, kind),
        "exposed": exposed_in(opened) if kind == OutwardNotice.Kind.INJURY_NOTICE else [],
        "form": form,
        "corrects": corrects,
        "follows_up": True,
    }
    return render(request, "incidents/outward/kind.html", context, status=status)


def _keep(opened: Opened, form: NoticeForm, corrects: OutwardNotice | None, person: Person) -> None:
    """What is typed is kept until it is sent."""
    of = f"correct {corrects.pk}" if corrects else form.kind
    keep_forms({f"incidents.outward {opened.case.pk} {of}": form}, person)


def _law(case: Case, kind: OutwardNotice.Kind) -> list[legal.Reference]:
    held = (legal.held_on(code, case.day) for code in KINDS[kind].legal)
    return [each for each in held if each]

"""Reporting: fill in, send, and see what happens next. A form sent twice is one report."""

import uuid

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from lykt.incidents.actions import submit_report
from lykt.incidents.drafts import drafts
from lykt.incidents.models import Report
from lykt.incidents.report_form import ReportForm, blank_form, posted_form, typed_form
from lykt.incidents.roles import REPORT_INCIDENT
from lykt.people.access import permission_needed, signed_in, staff_only
from lykt.people.models import Person
from lykt.questions.actions import discard_draft, draft_signature, open_draft
from lykt.questions.form_drafts import NotKeptError
from lykt.questions.models import Draft, Questionnaire, Version


def keep_when_signed_out(request: HttpRequest) -> str:
    """A form sent after the session ended: into its owner's draft, to go on from there."""
    return drafts.address_after_sign_in(request)


@permission_needed(REPORT_INCIDENT, session_ended=keep_when_signed_out)
def report(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    if request.method != "POST":
        return _show(request, person, _opened(person))
    if drafts.is_for_somebody_else(request, person):
        return drafts.kept_page(request, drafts.keep(request))
    form = posted_form(person, request.POST)
    if form.is_about_staff:
        return _elsewhere(request, form)
    if not form.is_valid():
        return _show(request, person, form)
    sent = _submit(person, form)
    discard_draft(actor=person, token=form.token)
    if sent.reporter_id is None:
        return redirect("incidents:thanks")
    return redirect("incidents:own_case", sent.case_id)


report.keep_when_refused = drafts.page_after_refusal  # type: ignore[attr-defined]


def _opened(person: Person) -> ReportForm:
    try:
        return blank_form(person)
    except (Version.DoesNotExist, Questionnaire.DoesNotExist) as error:
        raise Http404 from error


def _submit(person: Person, form: ReportForm) -> Report:
    sent, _is_new = submit_report(
        actor=person,
        unit=form.when.unit,
        happened_at=form.when.cleaned_data["happened_at"],
        version=form.version,
        answers=form.questions.answers(),
        token=form.token,
        anonymous=form.when.cleaned_data.get("anonymous", False),
        exposed=form.exposed,
    )
    return sent


def _elsewhere(request: HttpRequest, form: ReportForm) -> HttpResponse:
    """Colleague on colleague: where that belongs, and back to the form with all that was typed."""
    draft = drafts.keep(request)
    context = {"address": drafts.address_of(draft.pk), "token": form.token}
    return render(request, "incidents/between_colleagues.html", context)


def _show(request: HttpRequest, person: Person, form: ReportForm) -> HttpResponse:
    context = {"form": form, "signature": draft_signature(person, form.token)}
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "incidents/report.html", context, status=status)


@require_GET
@permission_needed(REPORT_INCIDENT)
def thanks(request: HttpRequest) -> HttpResponse:
    """After a report without a name: there is nothing to follow."""
    return render(request, "incidents/thanks.html")


@csrf_exempt
@require_POST
def save(request: HttpRequest) -> JsonResponse:
    """Keep what is typed so far, also when the session is over.

    The form's signature lets it in: nobody but the form's owner has it, which is also why a
    forged request from another site can not write here.
    """
    try:
        draft = drafts.keep_while_typing(request)
    except (BadSignature, Draft.DoesNotExist) as error:
        raise Http404 from error
    except NotKeptError as error:
        return JsonResponse({"refused": str(error)}, status=409)
    return JsonResponse({"saved": f"{timezone.localtime(draft.saved_at):%H.%M}"})


@require_GET
@permission_needed(REPORT_INCIDENT)
def go_on(request: HttpRequest, token: uuid.UUID) -> HttpResponseBase:
    """The form as it was left, on whichever device."""
    person = signed_in(request)
    try:
        _draft, typed = open_draft(actor=person, token=token)
    except Draft.DoesNotExist as error:
        raise Http404 from error
    return _show(request, person, typed_form(person, token, typed))


@require_POST
@staff_only
def discard(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    discard_draft(actor=signed_in(request), token=token)
    return redirect("incidents:own")

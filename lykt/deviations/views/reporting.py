"""Reporting a deviation, also from a conversation. A form sent twice is one deviation."""

import uuid

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from lykt.chat.models import Conversation
from lykt.chat.queries import diagnosis_for, diagnosis_in_words
from lykt.deviations.actions import submit_deviation
from lykt.deviations.drafts import drafts
from lykt.deviations.models import Deviation
from lykt.deviations.report_form import (
    ReportForm,
    blank_form,
    conversation_in,
    form_beside,
    posted_form,
    typed_form,
)
from lykt.deviations.roles import REPORT_DEVIATION
from lykt.people.access import permission_needed, signed_in, staff_only
from lykt.people.models import Person
from lykt.questions.actions import discard_draft, draft_signature, open_draft
from lykt.questions.form_drafts import NotKeptError
from lykt.questions.models import Draft, Questionnaire, Version


def keep_when_signed_out(request: HttpRequest) -> str:
    """A form sent after the session ended: into its owner's draft, to go on from there."""
    return drafts.address_after_sign_in(request)


@permission_needed(REPORT_DEVIATION, session_ended=keep_when_signed_out)
def report(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    if request.method != "POST":
        return _show(request, person, _opened(request, person))
    if drafts.is_for_somebody_else(request, person):
        return drafts.kept_page(request, drafts.keep(request))
    form = posted_form(person, request.POST)
    if not form.is_valid():
        return _show(request, person, form)
    sent = _submit(person, form)
    discard_draft(actor=person, token=form.token)
    messages.success(request, _said(sent))
    return redirect("deviations:deviation", sent.pk)


report.keep_when_refused = drafts.page_after_refusal  # type: ignore[attr-defined]


def _opened(request: HttpRequest, person: Person) -> ReportForm:
    try:
        conversation = conversation_in(request.GET)
        if conversation is None:
            return blank_form(person)
        known = diagnosis_for(person, conversation)
        return form_beside(person, conversation, known.line, known.began_at)
    except (Version.DoesNotExist, Questionnaire.DoesNotExist, Conversation.DoesNotExist) as error:
        raise Http404 from error


def _submit(person: Person, form: ReportForm) -> Deviation:
    sent, _is_new = submit_deviation(
        actor=person,
        unit=form.when.unit,
        line=form.when.line,
        happened_at=form.when.cleaned_data["happened_at"],
        version=form.version,
        answers=form.questions.answers(),
        token=form.token,
        conversation=form.conversation,
        about_leader=form.when.cleaned_data["about_leader"],
    )
    return sent


def _said(sent: Deviation) -> str:
    if sent.incident_id:
        return _("Sent. It is reported as a threat against an employee too, in the same words.")
    return _("Sent. Here you see what comes of it.")


def _show(request: HttpRequest, person: Person, form: ReportForm) -> HttpResponse:
    context = {
        "form": form,
        "signature": draft_signature(person, form.token),
        "diagnosis": _diagnosis(person, form.conversation),
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "deviations/report.html", context, status=status)


def _diagnosis(person: Person, conversation: uuid.UUID | None) -> list[tuple[str, str]]:
    """What goes with the report, as it stands now; nothing of a conversation that is gone."""
    if conversation is None:
        return []
    try:
        return diagnosis_in_words(diagnosis_for(person, conversation).codes)
    except Conversation.DoesNotExist:
        return []


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
@permission_needed(REPORT_DEVIATION)
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
    return redirect("deviations:own")

"""What the browser opens and locks: the conversation, and the package for the police."""

import base64
import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lykt.averting.access import Opened
from lykt.averting.actions import open_conversation, open_package
from lykt.averting.package import as_data, as_document, as_pdf
from lykt.averting.queries import Shown, shown_to
from lykt.averting.roles import ASSESS
from lykt.averting.steps import STEPS, may_do
from lykt.averting.views.one import may_hand_over, opened_for
from lykt.chat.workflow import RefusedError
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person


@require_POST
@never_cache
@permission_needed(ASSESS)
def conversation(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """The sealed conversation and its sealed key; that it is opened is in the audit log first."""
    person = signed_in(request)
    opened = opened_for(person, pk)
    if not may_do(person, opened, STEPS["excerpt"]):
        raise Http404
    try:
        return JsonResponse(open_conversation(actor=person, opened=opened))
    except RefusedError as error:
        return JsonResponse({"error": error.code, "detail": str(error)}, status=error.status)


@require_GET
@never_cache
@permission_needed(ASSESS)
def package(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is handed over, to be read aloud, and a button that makes the locked file."""
    person = signed_in(request)
    opened = _to_hand_over(person, pk)
    open_package(actor=person, opened=opened)
    shown = shown_to(person, opened)
    context = {
        "assessment": opened.assessment,
        "data": _data(opened, shown, person),
        "reason": shown.latest("decision").get("words", ""),
        "steps": STEPS,
        "may_choose": may_do(person, opened, STEPS["excerpt"]),
    }
    return render(request, "averting/package.html", context)


@require_POST
@never_cache
@permission_needed(ASSESS)
def content(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """The document and the data, for the browser to lock; nothing of it is stored here."""
    person = signed_in(request)
    opened = _to_hand_over(person, pk)
    open_package(actor=person, opened=opened)
    data = _data(opened, shown_to(person, opened), person)
    document = as_document(data)
    pdf = base64.urlsafe_b64encode(as_pdf(data)).decode().rstrip("=")
    return JsonResponse(
        {"title": document.title, "about": document.about, "pdf": pdf, "data": data}
    )


def _to_hand_over(person: Person, pk: uuid.UUID) -> Opened:
    opened = opened_for(person, pk)
    if not may_hand_over(opened):
        raise Http404(_("There is nothing to hand over."))
    return opened


def _data(opened: Opened, shown: Shown, person: Person) -> dict[str, object]:
    return as_data(opened.assessment, shown.entries, person, timezone.localtime())

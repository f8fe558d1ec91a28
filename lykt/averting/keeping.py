"""What a step's form sends is kept for whoever it was made for, signed in or not."""

import uuid

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lykt.averting.actions import keep_unfinished
from lykt.averting.models import Assessment, Unfinished
from lykt.averting.queries import assessment_visible_to
from lykt.averting.steps import STEPS
from lykt.people.models import Person
from lykt.questions.actions import draft_signature, owner_of_signature

NotKept = (BadSignature, Assessment.DoesNotExist, KeyError, ValueError)
"""What ``keep`` raises for a form that no page of the room has made."""

MOST_TYPED = 2_000_000


def signature_for(person: Person, assessment: uuid.UUID, step: str) -> str:
    """What a form carries, so that it is kept also when the session is over."""
    return draft_signature(person, _token(assessment, step))


def owner_of(request: HttpRequest, assessment: uuid.UUID, step: str) -> Person:
    """Whom the form was made for. Raises ``BadSignature``."""
    return owner_of_signature(request.POST.get("signature", ""), _token(assessment, step))


def keep(request: HttpRequest, assessment: uuid.UUID, step: str) -> Unfinished:
    """Raises one of ``NotKept``."""
    owner = owner_of(request, assessment, step)
    typed = {name: request.POST.get(name, "") for name in STEPS[step].form.base_fields}
    if sum(map(len, typed.values())) > MOST_TYPED:
        raise ValueError("more than any step takes was sent to be kept")
    return keep_unfinished(
        actor=owner, opened=assessment_visible_to(owner, assessment), kind=step, typed=typed
    )


def address_after_sign_in(request: HttpRequest, pk: uuid.UUID, name: str) -> str:
    """Where somebody whose session ended goes on, with what they sent kept."""
    try:
        keep(request, pk, name)
    except NotKept:
        return request.path
    return reverse("averting:step", args=[pk, name])


def page_after_refusal(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse | None:
    """The page for a form that is too old to be let in; None when it says not whose it is."""
    try:
        keep(request, pk, name)
    except NotKept:
        return None
    return kept_page(request, pk, name, status=403)


def kept_page(request: HttpRequest, pk: uuid.UUID, name: str, status: int = 200) -> HttpResponse:
    """Says that nothing is lost, and where to go on."""
    context = {"address": reverse("averting:step", args=[pk, name])}
    return render(request, "averting/kept.html", context, status=status)


def _token(assessment: uuid.UUID, step: str) -> uuid.UUID:
    return uuid.uuid5(assessment, step)

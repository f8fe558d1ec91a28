"""What a counsellor does at the console; each view asks for one act and says how it went."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lykt.chat import actions
from lykt.chat.console.forms import DutyForm, InviteForm
from lykt.chat.console.views.answers import console_view, malformed
from lykt.chat.models import Conversation, Seat
from lykt.chat.queries import (
    answering_unit,
    conversation_for,
    desk_for,
    desks_for,
    invitation_for,
)
from lykt.chat.workflow import NotAllowedError
from lykt.people.access import signed_in

_DONE = 204


def _done() -> HttpResponse:
    return HttpResponse(status=_DONE)


def _seat(seat: Seat) -> JsonResponse:
    return JsonResponse({"seat": str(seat.pk), "conversation": str(seat.conversation_id)})


@require_POST
@console_view
def duty(request: HttpRequest, desk: int) -> HttpResponse:
    """Go on duty for a unit."""
    person = signed_in(request)
    found = desk_for(person, desk)
    form = DutyForm(request.POST, person=person, desk=found)
    if not form.is_valid():
        return malformed(_("Choose the unit that you answer for."))
    actions.go_on_duty(actor=person, desk=found, unit=form.cleaned_data["unit"])
    return _done()


@require_POST
@console_view
def takes_new(request: HttpRequest, desk: int) -> HttpResponse:
    person = signed_in(request)
    wanted = request.POST.get("takes_new") == "yes"
    actions.set_takes_new(actor=person, desk=desk_for(person, desk), takes_new=wanted)
    return _done()


@require_POST
@console_view
def end_duty(request: HttpRequest, desk: int) -> HttpResponse:
    person = signed_in(request)
    actions.leave_duty(actor=person, desk=desk_for(person, desk))
    return _done()


@require_POST
@console_view
def take(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    waiting = Conversation.objects.select_related("desk__channel__line")
    found = waiting.get(pk=pk, desk__in=desks_for(person))
    unit = answering_unit(person, found.desk)
    if unit is None:
        raise NotAllowedError
    return _seat(actions.take_conversation(actor=person, conversation=found.pk, unit=unit))


@require_POST
@console_view
def invite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask a colleague in, or to take over."""
    person = signed_in(request)
    found = conversation_for(person, pk)
    form = InviteForm(request.POST, desk=found.desk)
    if not form.is_valid():
        return malformed(_("Choose a colleague who is on duty."))
    given = form.cleaned_data
    actions.invite(
        actor=person,
        conversation=found.pk,
        to=given["to"],
        kind=given["kind"],
        note=given["note"],
    )
    return _done()


@require_POST
@console_view
def answer_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    invitation = invitation_for(person, pk)
    accept = request.POST.get("accept") == "yes"
    seat = actions.answer_invitation(actor=person, invitation=invitation, accept=accept)
    return _seat(seat) if seat else _done()


@require_POST
@console_view
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    person = signed_in(request)
    actions.withdraw_invitation(actor=person, invitation=invitation_for(person, pk))
    return _done()


@require_POST
@console_view
def leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Leave a conversation to the colleagues in it, or put an ended one away."""
    person = signed_in(request)
    found = conversation_for(person, pk)
    actions.leave_conversation(actor=person, conversation=found.pk)
    return _done()


@require_POST
@console_view
def close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    found = conversation_for(person, pk)
    reason = request.POST.get("reason", "")
    actions.close_conversation(actor=person, conversation=found.pk, reason=reason)
    return _done()

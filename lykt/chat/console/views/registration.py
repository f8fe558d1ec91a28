"""The registration form beside a conversation: shown, kept while typed, saved, tied to it."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lykt.chat.console.registration import form_for, register_request, token_for
from lykt.chat.console.views.answers import console_view, malformed
from lykt.chat.models import ChatRequest, Conversation, Seat
from lykt.chat.queries import conversation_for
from lykt.helpline.contact_form import ContactForm, posted_form
from lykt.helpline.queries import units_registering
from lykt.people.access import signed_in
from lykt.people.models import Person
from lykt.questions.actions import draft_signature


@require_http_methods(["GET", "POST"])
@console_view
def registration(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = signed_in(request)
    conversation = conversation_for(person, pk)
    Seat.objects.get(conversation=conversation, person=person, left_at__isnull=True)
    asked = ChatRequest.objects.filter(conversation=conversation).latest("pk")
    if asked.contact_id:
        return JsonResponse({"registered": True})
    if request.method == "GET":
        return _form(request, person, conversation, form_for(person, asked, conversation))
    return _save(request, person, conversation, asked)


def _save(
    request: HttpRequest, person: Person, conversation: Conversation, asked: ChatRequest
) -> HttpResponse:
    channel = conversation.desk.channel
    if request.POST.get("draft") != str(token_for(person, asked)):
        return malformed(_("The form belongs to another conversation. Load the page again."))
    units = list(units_registering(person, channel.line))
    form = posted_form(channel, units, request.POST)
    if not form.is_valid():
        return _form(request, person, conversation, form, status=422)
    register_request(actor=person, request=asked, channel=channel, form=form)
    return JsonResponse({"registered": True})


def _form(
    request: HttpRequest,
    person: Person,
    conversation: Conversation,
    form: ContactForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "channel": conversation.desk.channel,
        "signature": draft_signature(person, form.token),
        "action": reverse("chat:registration", args=[conversation.pk]),
    }
    return render(request, "chat/console/registration.html", context, status=status)

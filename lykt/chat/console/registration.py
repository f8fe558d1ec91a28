"""The registration of a chat, begun beside the conversation with what is known of it."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from lykt.chat.actions import link_contact
from lykt.chat.models import ChatRequest, Conversation, Seat
from lykt.helpline.actions import record_contact
from lykt.helpline.contact_form import ContactForm, end_of, typed_form
from lykt.helpline.models import Channel, Contact
from lykt.helpline.queries import units_registering
from lykt.people.models import Person, Unit
from lykt.questions.actions import discard_draft, open_draft, same_token
from lykt.questions.definition import Definition
from lykt.questions.models import Draft
from lykt.questions.queries import definition_of, version_in_force

Typed = dict[str, list[str]]


def token_for(person: Person, request: ChatRequest) -> uuid.UUID:
    """The form's token: always the same for a person and a request, so that its draft is found."""
    return same_token(f"chat {request.pk} registered by {person.pk}")


def form_for(person: Person, request: ChatRequest, conversation: Conversation) -> ContactForm:
    """The form as it was left, or filled in with what is known. An end that came since is added.

    Raises ``Version.DoesNotExist`` where nothing is asked, ``Unit.DoesNotExist`` for somebody
    who may not register for the line.
    """
    channel = conversation.desk.channel
    units = list(units_registering(person, channel.line))
    if not units:
        raise Unit.DoesNotExist(f"{person.pk} registers for no unit of {channel.line_id}")
    token = token_for(person, request)
    try:
        _, typed = open_draft(actor=person, token=token)
    except Draft.DoesNotExist:
        typed = _known(request, conversation, channel, units, person)
    if request.ended_at and not any(typed.get("t-ended", [])):
        typed["t-ended"] = [_clock(request.ended_at)]
    return typed_form(channel, units, token, typed)


def _known(
    request: ChatRequest,
    conversation: Conversation,
    channel: Channel,
    units: Sequence[Unit],
    person: Person,
) -> Typed:
    began = timezone.localtime(request.answered_at or request.queued_at)
    version = version_in_force(channel.registration.questionnaire, began.date())
    typed = {"version": [str(version.pk)], "t-day": [f"{began:%d.%m.%Y}"]}
    typed["t-started"] = [_clock(began)]
    unit = _unit(conversation, units, person)
    if unit is not None:
        typed["t-unit"] = [str(unit.pk)]
    return typed | _answered(conversation, definition_of(version))


def _answered(conversation: Conversation, definition: Definition) -> Typed:
    """The first choices that the registration asks too, by the same codes."""
    asked = {item.code: {choice.code for choice in item.choices} for item in definition.items}
    chosen = {
        question: [str(code) for code in (answer if isinstance(answer, list) else [answer])]
        for question, answer in conversation.choices.items()
    }
    return {
        f"q-{question}": codes
        for question, codes in chosen.items()
        if codes and set(codes) <= asked.get(question, set())
    }


def _unit(conversation: Conversation, units: Sequence[Unit], person: Person) -> Unit | None:
    seat = Seat.objects.filter(conversation=conversation, person=person).first()
    return next((unit for unit in units if seat and unit.pk == seat.unit_id), None)


def _clock(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%H.%M}"


@transaction.atomic
def register_request(
    *, actor: Person, request: ChatRequest, channel: Channel, form: ContactForm
) -> Contact:
    """Register the contact and tie it to its request; the same form again is the same contact.

    Raises ``workflow.LinkedAlreadyError`` when a colleague was first.
    """
    times = form.times.cleaned_data
    contact, _ = record_contact(
        actor=actor,
        channel=channel,
        unit=form.times.unit,
        started_at=times["started_at"],
        ended_at=end_of(times["started_at"], times["ended_at"]),
        version=form.version,
        answers=form.questions.answers(),
        token=form.token,
    )
    link_contact(actor=actor, request=request, contact=contact)
    discard_draft(actor=actor, token=form.token)
    return contact

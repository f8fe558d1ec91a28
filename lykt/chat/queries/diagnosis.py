"""What is known of how a conversation went, in codes and times; nothing that was said."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from lykt.chat.models import ChatRequest, Conversation, Fault
from lykt.chat.queries.access import may_answer
from lykt.chat.workflow import CloseReason, FaultKind
from lykt.helpline.models import Line
from lykt.people.models import Person

_TIMES: Mapping[str, Promise] = {
    "pressed_at": _("Pressed the button"),
    "queued_at": _("Came into the queue"),
    "answered_at": _("Answered"),
    "ended_at": _("Ended"),
}
_CODES: Mapping[str, tuple[Promise, Mapping[str, Any]]] = {
    "outcome": (_("Outcome"), dict(ChatRequest.Outcome.choices)),
    "cause": (_("Cause"), dict(ChatRequest.Cause.choices)),
    "close_reason": (_("Closed because"), dict(CloseReason.choices)),
}


@dataclass(frozen=True)
class Diagnosis:
    """``codes`` is plain data, to be kept and shown by ``diagnosis_in_words``."""

    line: Line
    began_at: dt.datetime
    codes: dict[str, Any]


def diagnosis_for(person: Person, conversation: uuid.UUID) -> Diagnosis:
    """Of one that the person sits in or sat in; else ``Conversation.DoesNotExist``."""
    found = Conversation.objects.select_related("desk__channel__line").get(
        pk=conversation, seats__person=person
    )
    line = found.desk.channel.line
    if not may_answer(person, line):
        raise Conversation.DoesNotExist(f"{person.pk} may not answer this line's chat")
    request = ChatRequest.objects.filter(conversation=found).order_by("pk").last()
    return Diagnosis(line, found.started_at, _of_request(request) | {"faults": _faults(found)})


def _of_request(request: ChatRequest | None) -> dict[str, Any]:
    if request is None:
        return {}
    times = {name: getattr(request, name) for name in _TIMES}
    codes = {name: getattr(request, name) for name in _CODES}
    return {name: at.isoformat() for name, at in times.items() if at} | {
        name: code for name, code in codes.items() if code
    }


def _faults(conversation: Conversation) -> list[dict[str, Any]]:
    faults = Fault.objects.filter(conversation=conversation, count__gt=0).order_by("kind")
    return [
        {"kind": fault.kind, "count": fault.count, "last_at": fault.last_at.isoformat()}
        for fault in faults
    ]


def diagnosis_in_words(codes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each time and code with its label, in the order in which things happen."""
    times = [(str(label), _clock(codes[name])) for name, label in _TIMES.items() if name in codes]
    known = [
        (str(label), str(words.get(codes[name], codes[name])))
        for name, (label, words) in _CODES.items()
        if name in codes
    ]
    return times + known + [_fault(each) for each in codes.get("faults", ())]


def _fault(each: Mapping[str, Any]) -> tuple[str, str]:
    label = dict(FaultKind.choices).get(each["kind"], each["kind"])
    return str(label), f"{each['count']} × ({_clock(each['last_at'])})"


def _clock(moment: str) -> str:
    at = parse_datetime(moment)
    return f"{localtime(at):%d.%m.%Y %H.%M.%S}" if at else ""

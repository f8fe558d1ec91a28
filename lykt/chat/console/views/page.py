"""The counsellor's console: one page for a night's work."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lykt.chat.console.doors import doors_for
from lykt.chat.models import Desk
from lykt.chat.queries import desks_for, key_in_use, units_answering
from lykt.chat.roles import ANSWER_CHAT
from lykt.chat.workflow import CloseReason
from lykt.directory.queries import service_types
from lykt.lib.numbers import whole_number
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.vault.queries import holds_ring_key, person_key_of

_MOST = 300

SHORTCUTS = (
    ("?", gettext_lazy("This list")),
    ("N", gettext_lazy("Take the one who is first in the queue")),
    ("J", gettext_lazy("The next conversation")),
    ("K", gettext_lazy("The conversation before")),
    ("W", gettext_lazy("Write")),
    ("L", gettext_lazy("Read the log")),
    ("R", gettext_lazy("Registration")),
    ("S", gettext_lazy("Phrases: search")),
    ("H", gettext_lazy("Help services: search")),
    ("O", gettext_lazy("Ask a colleague")),
    ("E", gettext_lazy("End the conversation")),
    ("B", gettext_lazy("Board")),
    ("M", gettext_lazy("Sound on or off")),
    ("Enter", gettext_lazy("In the field: send the message")),
    ("Shift + Enter", gettext_lazy("In the field: new line")),
    ("Esc", gettext_lazy("Out of the field, so that the letters work")),
)


@dataclass(frozen=True)
class Service:
    """A type of help service, as it is inserted."""

    name: str
    description: str


@require_GET
@permission_needed(ANSWER_CHAT)
def console(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    desks = list(desks_for(person)[:_MOST])
    desk = _chosen(desks, request.GET.get("desk", ""))
    doors = doors_for(person)
    context = {
        "desks": desks,
        "desk": desk,
        "missing": _missing(person, desk) if desk else "",
        "units": units_answering(person, desk.channel.line) if desk else [],
        "phrases": desk.phrases.all()[:_MOST] if desk else [],
        "services": _services(),
        "close_reasons": CloseReason.choices,
        "doors": doors,
        "shortcuts": [*SHORTCUTS, *((door.key.upper(), door.purpose) for door in doors)],
    }
    return render(request, "chat/console/page.html", context)


def _chosen(desks: list[Desk], pk: str) -> Desk | None:
    wanted = whole_number(pk)
    return next((desk for desk in desks if desk.pk == wanted), desks[0] if desks else None)


def _missing(person: Person, desk: Desk) -> str:
    """What stands between the person and the conversations, in words; nothing when they can."""
    ring_key = key_in_use(desk)
    if person_key_of(person) is None:
        return _("You have no key of your own yet. It is made in your browser, once.")
    if ring_key is None:
        return _("The line has no key yet. The line manager makes it on the page of keys.")
    if not holds_ring_key(person, ring_key.pk):
        return _(
            "You have a key, but no access to the line’s key yet. A colleague who has it gives "
            "it to you on the page of keys."
        )
    return ""


def _services() -> list[Service]:
    if get_language() == "en":
        return [Service(each.name_en, "") for each in service_types()[:_MOST]]
    return [Service(each.name_nb, each.description_nb) for each in service_types()[:_MOST]]

"""From the press of the button until there is a conversation."""

import hashlib
from typing import Any

from django.utils import timezone

from lykt.caller_site.forms import BrowserForm, LineForm, StartForm
from lykt.caller_site.posts import UnknownError, encoded, json_post
from lykt.caller_site.questionnaires import checked_choices
from lykt.chat import proof
from lykt.chat.actions import press as press_button
from lykt.chat.actions import read_press, start_conversation, tally_browser
from lykt.chat.models import Desk
from lykt.chat.queries import desk_of


def _desk(form: LineForm) -> Desk:
    try:
        return desk_of(form.cleaned_data["line"])
    except Desk.DoesNotExist as error:
        raise UnknownError from error


@json_post(LineForm)
def press(form: LineForm) -> dict[str, Any]:
    """The press is counted, also when nothing comes of it."""
    given = press_button(_desk(form))
    return {
        "pressed": given.pressed,
        "challenge": given.challenge,
        "ring_key": str(given.ring_key),
        "ring_public": encoded(given.ring_public),
    }


@json_post(StartForm)
def start(form: StartForm) -> dict[str, Any]:
    """Begin; sent again after a lost answer, it answers the same."""
    desk, given = _desk(form), form.cleaned_data
    pressed_at = read_press(desk, given["pressed"])
    proof.spend(given["solution"], purpose=proof.starting(desk), by=given["conversation"])
    start_conversation(
        desk=desk,
        pressed_at=pressed_at,
        conversation=given["conversation"],
        seat=given["seat"],
        secret_hash=hashlib.sha256(given["secret"]).digest(),
        ring_key=given["ring_key"],
        sealed_key=given["sealed_key"],
        choices=checked_choices(desk, given["choices"], timezone.localdate()),
    )
    return {}


@json_post(BrowserForm)
def browser(form: BrowserForm) -> None:
    """One more of a browser for the desk's day; it comes alone, and leads to no conversation."""
    given = form.cleaned_data
    tally_browser(desk=_desk(form), family=given["family"], major=given["major"])

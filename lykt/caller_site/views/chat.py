"""The chat's own pages: one for the whole conversation, and one to come back by.

Both say what works without script, and do so until the page's modules have started. Neither
knows whether there is a conversation: only the tab does.
"""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lykt.caller_site.openings import line_card
from lykt.caller_site.questionnaires import choices_form, feedback_form
from lykt.chat.models import Desk
from lykt.chat.queries import desk_of


@never_cache
def chat_page(request: HttpRequest, code: str) -> HttpResponse:
    desk, now = _desk(code), timezone.now()
    today = timezone.localdate(now)
    context = _context(desk, now) | {
        "choices": choices_form(desk, today),
        "feedback": feedback_form(desk, today),
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "caller_site/chat.html", context)


@never_cache
def return_page(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "caller_site/return.html", _context(_desk(code), timezone.now()))


def _desk(code: str) -> Desk:
    try:
        return desk_of(code)
    except Desk.DoesNotExist as error:
        raise Http404 from error


def _context(desk: Desk, now: dt.datetime) -> dict[str, Any]:
    return {"line": line_card(desk.channel.line, now), "desk": desk}

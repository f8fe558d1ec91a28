"""How the console's views answer: JSON, a refusal in words, and 404 for what is not one's own."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone

from lykt.chat.roles import ANSWER_CHAT
from lykt.chat.workflow import RefusedError
from lykt.people.access import permission_needed
from lykt.people.sessions import note_use

P = ParamSpec("P")
ACTIVE = "active"
"""Sent by a console whose person did something since the last time."""


def console_view(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """For whoever answers chats; ``RefusedError`` becomes its code, its sentence and its status."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RefusedError as refusal:
            answer = {"error": refusal.code, "detail": str(refusal)}
            return JsonResponse(answer, status=refusal.status)
        except ObjectDoesNotExist as error:
            raise Http404 from error

    return permission_needed(ANSWER_CHAT)(answered)


def by_itself(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A request that a page makes by itself counts as a use only when its person was active.

    Otherwise a console would keep alive the session of somebody who has left the room, and
    somebody who writes to a caller, which passes Django by, would be signed out.
    """

    @wraps(view)
    def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated and request.POST.get(ACTIVE):
            note_use(request.session, timezone.now())
        return view(request, *args, **kwargs)

    counted.only_looks = True  # type: ignore[attr-defined]
    return counted


def malformed(detail: str) -> JsonResponse:
    return JsonResponse({"error": "malformed", "detail": detail}, status=400)

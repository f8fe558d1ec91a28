"""The caller's JSON posts: taken, checked and answered alike.

Such a post is exempt from Django's protection against forged forms, for two reasons. It carries no
authority of the browser's own, such as a cookie: who asks is proved by what is in the body, which
no other site knows. And no other site's form can send ``application/json``; a script of another
site would have to ask first, and is not answered.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from lykt.chat.workflow import RefusedError
from lykt.lib.json_bodies import read_json

MOST_BYTES = 16 * 1024

Form = TypeVar("Form", bound=forms.Form)
Answer = Mapping[str, Any] | None


class UnknownError(Exception):
    """No such line or seat, or not with this secret: the answer is the same to all of them."""


def json_post(form: type[Form]) -> Callable[[Callable[[Form], Answer]], Callable[..., Any]]:
    """A view that is given the valid form, and answers with what is to be JSON, or with nothing."""

    def decorate(answer: Callable[[Form], Answer]) -> Callable[..., HttpResponseBase]:
        @wraps(answer)
        def view(request: HttpRequest) -> HttpResponseBase:
            if request.method != "POST":
                return _error(405, "method", _("Only POST is answered here."), Allow="POST")
            given = _given(request)
            if given is None:
                return _malformed()
            bound = form(given)
            return _answered(answer, bound) if bound.is_valid() else _malformed()

        return csrf_exempt(never_cache(view))

    return decorate


def _given(request: HttpRequest) -> dict[str, Any] | None:
    """The object in the body, or nothing when there is none or it is too large."""
    if request.content_type != "application/json" or len(request.body) > MOST_BYTES:
        return None
    try:
        given = read_json(request.body)
    except ValueError:
        return None
    return given if isinstance(given, dict) else None


def _answered(answer: Callable[[Form], Answer], form: Form) -> HttpResponseBase:
    try:
        given = answer(form)
    except UnknownError:
        return _error(404, "unknown", _("There is no such conversation."))
    except RefusedError as error:
        return _error(error.status, error.code, str(error))
    return JsonResponse(given or {})


def _malformed() -> JsonResponse:
    return _error(400, "malformed", _("The request could not be read."))


def _error(status: int, code: str, detail: str, **headers: str) -> JsonResponse:
    return JsonResponse({"error": code, "detail": detail}, status=status, headers=headers)


def encoded(held: bytes | memoryview) -> str:
    """Base64 of the URL alphabet without padding, as the browser's modules take it."""
    return urlsafe_b64encode(held).rstrip(b"=").decode()

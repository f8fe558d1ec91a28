"""How everything under ``/data/`` is answered: for anybody, without a trace, kept by caches.

The language is in the address, not in the browser's wishes, so that an address that somebody
refers to says the same to everybody.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from lykt.statistics.opendata.texts import LANGUAGES

KEPT_SECONDS = 300
"""How long a cache between may answer by itself: a withdrawal must be seen soon. A browser asks
each time whether what it has still holds, so that whoever released something sees it at once."""

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """A view that everybody may read, also a script of another site; in the address's language."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = language_of(request)
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.same_for_everybody = True  # type: ignore[attr-defined]  # for the middleware
        patch_cache_control(response, public=True, max_age=0, s_maxage=KEPT_SECONDS)
        return response

    return require_safe(answered)


def language_of(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def home_of(request: HttpRequest) -> str:
    """The address that everything lies under, as it is to be written down."""
    path = reverse("opendata:home")
    if settings.OPEN_DATA_ADDRESS:
        return f"{settings.OPEN_DATA_ADDRESS.rstrip('/')}{path}"
    return request.build_absolute_uri(path)


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponseBase:
    language = language_of(request)
    other = next(one for one in LANGUAGES if one != language)
    shown = {
        **context,
        "language": language,
        "other_language": other,
        "path": request.path,
        "query": "" if language == LANGUAGES[0] else f"?lang={language}",
    }
    content = render_to_string(template, shown, request).encode()
    if status != 200:
        return HttpResponse(content, status=status)
    return kept(request, tag(content), lambda: HttpResponse(content))


def kept(request: HttpRequest, etag: str, make: Callable[[], HttpResponse]) -> HttpResponseBase:
    """304 for somebody who has it already, and otherwise what ``make`` makes."""
    response = get_conditional_response(request, etag=etag) or make()
    response.headers["ETag"] = etag
    return response


def tag(content: bytes, *, weak: bool = False) -> str:
    """``weak`` where the same content is not the same bytes each time."""
    strong = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    return f"W/{strong}" if weak else strong


def problem(status: int, title: str, **more: str) -> HttpResponse:
    """What a program is told instead of a file, by RFC 9457."""
    said = {"title": title, "status": status, **more}
    return JsonResponse(
        said,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )

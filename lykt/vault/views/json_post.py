"""What every view that takes JSON about keys does: read, validate, act, or say why not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lykt.lib.json_bodies import read_json
from lykt.people.access import signed_in
from lykt.people.models import Person
from lykt.people.queries import may
from lykt.vault.refusals import RefusedError
from lykt.vault.roles import HOLD_KEYS

Act = Callable[..., None]


def json_post(form_class: type | None, act: Act) -> Callable[..., HttpResponseBase]:
    """A view that validates the body with ``form_class`` and calls ``act(person, data, …)``.

    Somebody who is signed out gets 401 as JSON, since a redirect would tell a script nothing.
    """

    @never_cache
    @require_POST
    @wraps(act)
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return _error(401, "signed_out", _("You are signed out. Sign in to go on."))
        if not may(request.user, HOLD_KEYS):
            return _error(403, "not_allowed", _("You have no role that needs keys."))
        data = _read(request, form_class)
        if data is None:
            return _refusal(400, RefusedError("malformed"))
        try:
            act(signed_in(request), data, **kwargs)
        except RefusedError as error:
            return _refusal(409, error)
        except ObjectDoesNotExist:
            return _error(404, "not_found", _("This is not here any more. Load the page again."))
        return JsonResponse({"done": True})

    return view


def _read(request: HttpRequest, form_class: Any) -> dict[str, Any] | None:
    if form_class is None:
        return {}
    try:
        form = form_class(read_json(request.body))
    except ValueError:
        return None
    return form.cleaned_data if form.is_valid() else None


def _refusal(status: int, error: RefusedError) -> JsonResponse:
    return _error(status, error.code, str(error.sentence))


def _error(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse({"error": code, "detail": detail}, status=status)

"""Guards for staff views: signed in, and allowed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from lykt.people.models import Person
from lykt.people.queries import may

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(request: HttpRequest) -> Person:
    """The person behind a request that a guard has let through."""
    if not isinstance(request.user, Person):
        raise PermissionDenied("a view asked for the person behind a request without a guard")
    return request.user


def staff_only(view: View[P]) -> View[P]:
    """Let in whoever is signed in; send others to the sign-in, and back afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def permission_needed(permission: str) -> Callable[[View[P]], View[P]]:
    """Let in whoever holds the permission at any unit; the getters decide about each record."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not may(signed_in(request), permission):
                raise PermissionDenied(f"{permission} is needed")
            return view(request, *args, **kwargs)

        return staff_only(guarded)

    return guard

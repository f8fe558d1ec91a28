"""Guards for staff views: signed in, and allowed.

A session can end while somebody types. What a form needs for nothing to be lost:

* The browser is told first: two minutes before the end the page's module dispatches
  ``lykt:session-ending`` on ``document``, and ``lykt:session-ended`` when it is over. A form
  saves its draft on the first.
* A form that is sent after the end comes from nobody. A view that can keep what came gives its
  guard ``session_ended``, a function of the request and the view's arguments. It keeps the post
  (with what it has itself signed into the form, since it can trust nothing else) and returns the
  address to open after the sign-in.
"""

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
Keep: TypeAlias = Callable[Concatenate[HttpRequest, P], str]


def signed_in(request: HttpRequest) -> Person:
    """The person behind a request that a guard has let through."""
    if not isinstance(request.user, Person):
        raise PermissionDenied("a view asked for the person behind a request without a guard")
    return request.user


def staff_only(view: View[P], *, session_ended: Keep[P] | None = None) -> View[P]:
    """Let in whoever is signed in; send others to the sign-in, and back afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if isinstance(request.user, Person):
            return view(request, *args, **kwargs)
        if session_ended and request.method == "POST":
            return redirect_to_login(session_ended(request, *args, **kwargs))
        return redirect_to_login(request.get_full_path())

    return guarded


def permission_needed(
    permission: str, *, session_ended: Callable[..., str] | None = None
) -> Callable[[View[P]], View[P]]:
    """Let in whoever holds the permission at any unit; the getters decide about each record."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not may(signed_in(request), permission):
                raise PermissionDenied(f"{permission} is needed")
            return view(request, *args, **kwargs)

        return staff_only(guarded, session_ended=session_ended)

    return guard

"""Sessions end when they are not used, and a second factor comes before anything else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.people.models import Person
from lykt.people.second_factor import has_second_factor
from lykt.people.sessions import is_over, note_use

_WITHOUT_SECOND_FACTOR = {
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_inactive",
    "session",
    "stay_signed_in",
}


class _Middleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class SessionEnds(_Middleware):
    """Signs somebody out whose session is over; the view then meets a request from nobody.

    Guards send it to the sign-in and back (``access.staff_only``).
    """

    def process_view(self, request: HttpRequest, view: Any, *args: Any) -> None:
        if not isinstance(request.user, Person):
            return
        now = timezone.now()
        if is_over(request.session, request.user, now):
            logout(request)
            messages.info(
                request, _("You were signed out because the session had ended. Sign in to go on.")
            )
        elif not getattr(view, "only_looks", False):
            note_use(request.session, now)


class SecondFactorFirst(_Middleware):
    """Leads whoever has no second factor to setting it up."""

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not isinstance(request.user, Person):
            return None
        match = request.resolver_match
        name = (match.url_name if match else None) or ""
        if name.startswith("mfa_") or name in _WITHOUT_SECOND_FACTOR:
            return None
        return None if has_second_factor(request) else redirect("mfa_index")

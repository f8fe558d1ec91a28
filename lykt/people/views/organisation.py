"""Sign-in through the organisation, also when its own service can not be reached."""

from collections.abc import Callable
from functools import wraps

from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from requests import RequestException

View = Callable[[HttpRequest, str], HttpResponseBase]


def said_when_unreachable(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            return view(request, provider_id)
        except RequestException:
            return render(request, "socialaccount/authentication_error.html", status=503)

    return wrapped


login = said_when_unreachable(views.login)
callback = said_when_unreachable(views.callback)

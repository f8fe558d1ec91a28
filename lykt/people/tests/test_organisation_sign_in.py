"""Sign-in through the organisation: for those who are here already, by verified e-mail."""

from importlib import reload
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponseBase
from django.test import RequestFactory
from pytest_django import Settings
from requests import RequestException

from conftest import Cast
from lykt.people.models import Person
from lykt.people.views import organisation


@pytest.fixture(autouse=True)
def _organisation(settings: Settings) -> None:
    app = {
        "provider_id": "organisation",
        "name": "Organisation",
        "client_id": "lykt",
        "secret": "made up",
        "settings": {"server_url": "https://id.example.org"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def arrive(
    email: str,
    *,
    verified: bool = True,
    uid: str = "sub-1",
    process: str = "login",
    by: Person | None = None,
) -> tuple[HttpRequest, Any]:
    """Come back from the organisation with what it says about somebody."""
    request = RequestFactory().get("/staff/account/organisation/login/callback/")
    request.session = SessionStore()
    request.user = by or AnonymousUser()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    login = SocialLogin(
        user=Person(email=email, name="From outside"),
        account=SocialAccount(provider="organisation", uid=uid, extra_data={}),
        email_addresses=[EmailAddress(email=email, verified=verified, primary=True)],
    )
    login.state = {"process": process}
    with context.request_context(request):
        return request, complete_social_login(request, login)


def test_somebody_who_is_here_gets_in(cast: Cast) -> None:
    request, response = arrive("Counsellor@example.org")
    assert request.user == cast.counsellor
    assert response["Location"] == "/staff/"


def test_the_password_of_before_still_works(counsellor: Person) -> None:
    before = counsellor.password
    arrive(counsellor.email)
    counsellor.refresh_from_db()
    assert counsellor.password == before


def test_an_address_that_the_organisation_has_not_verified_lets_nobody_in(cast: Cast) -> None:
    request, response = arrive("counsellor@example.org", verified=False)
    assert not request.user.is_authenticated
    assert response["Location"] == "/staff/account/not-known/"


def test_nobody_is_added_by_it(cast: Cast) -> None:
    before = Person.objects.count()
    _, response = arrive("unknown@example.org")
    assert response["Location"] == "/staff/account/not-known/"
    assert Person.objects.count() == before


@pytest.mark.parametrize("process", ["connect", "redirect", "nonsense"])
def test_an_address_that_asks_for_something_else_is_a_sign_in(cast: Cast, process: str) -> None:
    request, response = arrive("counsellor@example.org", process=process)
    assert request.user == cast.counsellor
    assert response["Location"] == "/staff/"


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_nobody_takes_another_s_account_to_their_own(cast: Cast, process: str) -> None:
    arrive("unknown@example.org", uid="sub-2", process=process, by=cast.manager)
    assert not SocialAccount.objects.exists()
    request, _ = arrive("counsellor@example.org", process=process, by=cast.manager)
    assert request.user == cast.counsellor
    assert SocialAccount.objects.get().user == cast.counsellor


def test_somebody_stopped_does_not_get_in(cast: Cast) -> None:
    Person.objects.filter(pk=cast.counsellor.pk).update(is_active=False)
    request, _ = arrive("counsellor@example.org")
    assert not request.user.is_authenticated


def test_an_address_that_passed_to_somebody_else_does_not_open_the_account(cast: Cast) -> None:
    arrive("counsellor@example.org", uid="sub-1")
    request, _ = arrive("manager@example.org", uid="sub-1")
    assert request.user == cast.counsellor


def test_it_is_said_when_the_organisation_can_not_be_reached(db: None) -> None:
    def unreachable(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        raise RequestException("no way there")

    request = RequestFactory().get("/staff/account/oidc/organisation/login/")
    request.user = AnonymousUser()
    response = organisation.said_when_unreachable(unreachable)(request, "organisation")
    assert response.status_code == 503


def test_its_addresses_are_there_only_when_it_is_set_up(
    settings: Settings,
) -> None:
    from lykt.people import account_urls

    def names() -> str:
        return str(reload(account_urls).urlpatterns)

    assert "openid" not in names()
    settings.OIDC_ISSUER = "https://id.example.org"
    assert "openid" in names()
    settings.OIDC_ISSUER = ""
    reload(account_urls)

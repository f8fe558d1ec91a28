"""One-time codes, recovery codes, and that a second factor comes before anything else."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from pytest_django import Settings

from conftest import PASSWORD, Cast
from lykt.audit.models import Record
from lykt.people.accounts import reset_second_factor
from lykt.people.forms.sign_in import AddPasskeyForm
from lykt.people.models import Person

ACTIVATE = "/staff/account/second-factor/totp/activate/"


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def sign_in(client: Client, person: Person) -> str:
    data = {"login": person.email, "password": PASSWORD}
    return str(client.post("/staff/account/sign-in/", data)["Location"])


@pytest.fixture
def client_with_codes(counsellor: Person) -> tuple[Client, str]:
    """A browser signed in with one-time codes set up, and their seed."""
    client = Client()
    sign_in(client, counsellor)
    secret = client.get(ACTIVATE).context["form"].secret
    client.post(ACTIVATE, {"code": code_for(secret)})
    return client, secret


def test_whoever_has_none_is_led_to_setting_it_up(counsellor: Person, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    sign_in(client, counsellor)
    for address in ("/staff/", "/staff/account/", "/staff/people/", "/staff/audit/"):
        assert client.get(address)["Location"] == "/staff/account/second-factor/"
    assert client.get("/staff/account/second-factor/").status_code == 200
    assert client.get(ACTIVATE).status_code == 200
    assert client.post("/staff/account/sign-out/").status_code == 302


def test_whoever_has_one_goes_on(client_with_codes: tuple[Client, str], settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert client_with_codes[0].get("/staff/account/").status_code == 200


def test_the_sign_in_asks_for_the_code(
    client_with_codes: tuple[Client, str], counsellor: Person
) -> None:
    _, secret = client_with_codes
    client = Client()
    assert sign_in(client, counsellor) == "/staff/account/second-factor/authenticate/"
    assert client.get("/staff/account/").status_code == 302
    wrong = client.post("/staff/account/second-factor/authenticate/", {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    client.post("/staff/account/second-factor/authenticate/", {"code": code_for(secret)})
    # The same code is not taken twice, so it may have been used up by setting it up.
    codes = Authenticator.objects.get(user=counsellor, type="recovery_codes").wrap()
    client.post("/staff/account/second-factor/authenticate/", {"code": codes.get_unused_codes()[0]})
    assert client.get("/staff/account/").status_code == 200


def test_a_recovery_code_works_once(
    client_with_codes: tuple[Client, str], counsellor: Person
) -> None:
    codes = Authenticator.objects.get(user=counsellor, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]
    for status in (200, 302):
        client = Client()
        sign_in(client, counsellor)
        client.post("/staff/account/second-factor/authenticate/", {"code": code})
        assert client.get("/staff/account/").status_code == status


def test_seeds_are_sealed_in_the_database(
    client_with_codes: tuple[Client, str], counsellor: Person
) -> None:
    kept = Authenticator.objects.get(user=counsellor, type="totp").data["secret"]
    assert client_with_codes[1] not in kept


def test_setting_up_is_audited(client_with_codes: tuple[Client, str], counsellor: Person) -> None:
    added = Record.objects.filter(action="people.add_second_factor", actor=counsellor)
    assert {record.details["kind"] for record in added} == {"totp", "recovery_codes"}


def test_the_pages_hold_nothing_that_the_policy_forbids(
    client_with_codes: tuple[Client, str], counsellor: Person
) -> None:
    anonymous = Client()
    sign_in(anonymous, counsellor)
    pages = [
        anonymous.get("/staff/account/second-factor/authenticate/"),
        Client().get("/staff/account/sign-in/"),
        *(
            client_with_codes[0].get(f"/staff/account/{name}")
            for name in (
                "",
                "password/",
                "second-factor/",
                "second-factor/webauthn/",
                "second-factor/webauthn/add/",
                "second-factor/totp/deactivate/",
                "second-factor/recovery-codes/",
                "second-factor/recovery-codes/generate/",
            )
        ),
    ]
    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200
        assert " style=" not in html
        assert "data:image" not in html
        assert "onclick" not in html


def test_a_reset_takes_everything_away_and_ends_the_sessions(
    client_with_codes: tuple[Client, str], cast: Cast, counsellor: Person
) -> None:
    reset_second_factor(actor=cast.administrator, person=counsellor)
    assert not Authenticator.objects.filter(user=counsellor).exists()
    assert client_with_codes[0].get("/staff/account/").status_code == 302


def test_important_changes_ask_again_who_it_is(
    client_with_codes: tuple[Client, str], settings: Settings
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    client, _ = client_with_codes
    response = client.get("/staff/account/second-factor/totp/deactivate/")
    assert response["Location"].startswith("/staff/account/confirm/")
    page = client.get(response["Location"])
    assert page.status_code == 200
    response = client.post(response["Location"], {"password": "wrong"})
    assert response.context["form"].errors["password"]


@pytest.mark.django_db
def test_a_passkey_with_what_no_database_can_keep_is_refused(cast: Cast) -> None:
    """Before anything else looks at it; the credential is kept as the browser sent it."""
    given = json.dumps({"id": "a", "clientExtensionResults": {"b": "\0"}})
    form = AddPasskeyForm({"name": "nøkkel", "credential": given}, user=cast.counsellor)
    assert "credential" in form.errors

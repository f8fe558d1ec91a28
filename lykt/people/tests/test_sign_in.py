"""Signing in with e-mail and password, and guessing that is slowed."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from django.test import Client, RequestFactory
from pytest_django import Settings

from conftest import PASSWORD, Cast
from lykt.audit.models import Record
from lykt.people.models import Person
from lykt.people.throttle import COOKIE, source_of

SIGN_IN = "/staff/account/sign-in/"


def attempt(client: Client, email: str, password: str, source: str = "127.0.0.1") -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password}, REMOTE_ADDR=source)


def signed_in(client: Client) -> bool:
    return client.get("/staff/account/").status_code == 200


def test_it_signs_in_and_returns_to_where_somebody_was_going(counsellor: Person) -> None:
    client = Client()
    response = client.post(
        f"{SIGN_IN}?next=/staff/account/",
        {"login": "Counsellor@Example.org", "password": PASSWORD, "next": "/staff/account/"},
    )
    assert response["Location"] == "/staff/account/"
    assert signed_in(client)
    assert Record.objects.filter(action="people.sign_in", actor=counsellor).count() == 1


def test_it_never_leads_to_another_site(counsellor: Person) -> None:
    response = Client().post(
        SIGN_IN,
        {"login": counsellor.email, "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert response["Location"] == "/staff/"


def test_it_says_the_same_of_a_wrong_password_and_an_unknown_person(counsellor: Person) -> None:
    wrong = attempt(Client(), counsellor.email, "not the password").context["form"].errors
    unknown = attempt(Client(), "nobody@example.org", "not the password").context["form"].errors
    assert wrong == unknown


def test_it_keeps_out_somebody_whose_sign_in_was_stopped(counsellor: Person) -> None:
    counsellor.is_active = False
    counsellor.save()
    client = Client()
    attempt(client, counsellor.email, PASSWORD)
    assert not signed_in(client)


@pytest.mark.parametrize("name", ["signup/", "email/", "password/reset/"])
def test_nobody_can_sign_up_or_reset_a_password_alone(db: None, name: str) -> None:
    assert Client().get(f"/staff/account/{name}").status_code == 404


def test_a_stranger_who_guesses_is_stopped(counsellor: Person) -> None:
    for number in range(5):
        attempt(Client(), counsellor.email, f"guess {number}", f"192.0.2.{number}")
    stranger = Client()
    attempt(stranger, counsellor.email, PASSWORD, "192.0.2.99")
    assert not signed_in(stranger)


def test_a_stranger_can_not_lock_out_a_browser_that_the_person_has_used(
    counsellor: Person,
) -> None:
    owner = Client()
    attempt(owner, counsellor.email, PASSWORD)
    owner.post("/staff/account/sign-out/")
    for number in range(30):
        attempt(Client(), counsellor.email, f"guess {number}")
    attempt(owner, counsellor.email, PASSWORD)
    assert signed_in(owner)


def test_a_known_device_has_an_allowance_too(counsellor: Person) -> None:
    thief = Client()
    attempt(thief, counsellor.email, PASSWORD)
    thief.post("/staff/account/sign-out/")
    for number in range(10):
        attempt(thief, counsellor.email, f"guess {number}")
    attempt(thief, counsellor.email, PASSWORD)
    assert not signed_in(thief)


def test_the_stop_ends_by_itself(counsellor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        attempt(Client(), counsellor.email, f"guess {number}")
    clock = ratelimit.time
    later = SimpleNamespace(
        time=lambda: clock.time() + 301, monotonic=clock.monotonic, sleep=clock.sleep
    )
    monkeypatch.setattr(ratelimit, "time", later)
    client = Client()
    attempt(client, counsellor.email, PASSWORD)
    assert signed_in(client)


def test_guessing_at_many_people_from_one_source_is_stopped(cast: Cast, counsellor: Person) -> None:
    for number in range(20):
        attempt(Client(), f"person{number}@example.org", "guess")
    client = Client()
    attempt(client, counsellor.email, PASSWORD)
    assert not signed_in(client)
    elsewhere = Client()
    attempt(elsewhere, counsellor.email, PASSWORD, "192.0.2.7")
    assert signed_in(elsewhere)


def test_a_device_cookie_that_was_made_up_counts_for_nothing(counsellor: Person) -> None:
    for number in range(5):
        attempt(Client(), counsellor.email, f"guess {number}")
    client = Client()
    client.cookies[COOKIE] = '{"1": "made up"}'
    attempt(client, counsellor.email, PASSWORD)
    assert not signed_in(client)


def test_a_shared_browser_knows_each_of_its_people(cast: Cast, counsellor: Person) -> None:
    cast.manager.set_password(PASSWORD)
    cast.manager.save()
    desk = Client()
    for person in (counsellor, cast.manager):
        attempt(desk, person.email, PASSWORD)
        desk.post("/staff/account/sign-out/")
    for number in range(10):
        attempt(Client(), counsellor.email, f"guess {number}")
    attempt(desk, counsellor.email, PASSWORD)
    assert signed_in(desk)


def test_no_address_is_kept(counsellor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    real = ratelimit.get_cache_key

    def noted(*args: Any, **kwargs: Any) -> str:
        keys.append(real(*args, **kwargs))
        return keys[-1]

    monkeypatch.setattr(ratelimit, "get_cache_key", noted)
    attempt(Client(), counsellor.email, "guess", "192.0.2.44")
    assert keys
    assert "192.0.2.44" not in " ".join(keys)
    assert counsellor.email not in " ".join(keys)


def test_a_header_names_the_source_only_behind_a_proxy(settings: Settings) -> None:
    def source(forwarded: str = "") -> str:
        headers = {"x-forwarded-for": forwarded} if forwarded else {}
        return source_of(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers=headers))

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert source() == source("198.51.100.9")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert source() != source("198.51.100.9")
    assert source("203.0.113.5, 198.51.100.9") == source("198.51.100.9")


def test_signing_out_is_audited_and_ends_the_session(counsellor: Person) -> None:
    client = Client()
    attempt(client, counsellor.email, PASSWORD)
    client.post("/staff/account/sign-out/")
    assert not signed_in(client)
    assert Record.objects.filter(action="people.sign_out", actor=counsellor).count() == 1


def test_a_password_is_changed_with_the_old_one(counsellor: Person) -> None:
    client, elsewhere = Client(), Client()
    for each in (client, elsewhere):
        attempt(each, counsellor.email, PASSWORD)
    new = "et annet langt passord"
    page = client.post(
        "/staff/account/password/", {"oldpassword": PASSWORD, "password1": new}, follow=True
    )
    assert page.status_code == 200
    assert signed_in(client)
    assert not signed_in(elsewhere)
    counsellor.refresh_from_db()
    assert counsellor.check_password(new)
    assert Record.objects.filter(action="people.change_password").exists()


def test_a_weak_password_is_refused(counsellor: Person) -> None:
    client = Client()
    attempt(client, counsellor.email, PASSWORD)
    page = client.post(
        "/staff/account/password/", {"oldpassword": PASSWORD, "password1": "password1234"}
    )
    assert page.context["form"].errors["password1"]


def test_the_staff_session_is_never_sent_to_callers_pages(counsellor: Person) -> None:
    client = Client()
    response = attempt(client, counsellor.email, PASSWORD)
    assert response.cookies["sessionid"]["path"] == "/staff/"
    assert response.cookies[COOKIE]["httponly"]
    assert dt.timedelta(seconds=response.cookies[COOKIE]["max-age"]) > dt.timedelta(days=30)

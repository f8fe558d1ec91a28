"""Sessions end when they are not used, when they are old, and when they are ended elsewhere."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from conftest import PASSWORD, Cast
from lykt.people import middleware, sessions
from lykt.people.accounts import deactivate, end_sessions
from lykt.people.views import account

Wait = Callable[[float], None]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Let so many minutes pass, for the middleware and the views."""
    moment = timezone.now()

    class Clock:
        @staticmethod
        def now() -> dt.datetime:
            return moment

    def pass_minutes(minutes: float) -> None:
        nonlocal moment
        moment += dt.timedelta(minutes=minutes)

    monkeypatch.setattr(middleware, "timezone", Clock)
    monkeypatch.setattr(account, "timezone", Clock)
    return pass_minutes


def client_of(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.counsellor)
    client.get("/staff/account/")
    return client


def test_a_session_that_is_used_goes_on(cast: Cast, wait: Wait) -> None:
    client = client_of(cast)
    for _ in range(4):
        wait(29)
        assert client.get("/staff/account/").status_code == 200


def test_a_session_that_is_not_used_ends_and_the_sign_in_leads_back(cast: Cast, wait: Wait) -> None:
    client = client_of(cast)
    wait(31)
    response = client.get("/staff/account/?a=b")
    assert response["Location"] == "/staff/account/sign-in/?next=/staff/account/%3Fa%3Db"
    page = client.get(response["Location"])
    assert [str(message) for message in page.context["messages"]]


def test_a_session_ends_after_twelve_hours_however_busy(cast: Cast, wait: Wait) -> None:
    client = client_of(cast)
    for _ in range(12 * 3):
        wait(20)
        client.get("/staff/account/")
    assert client.get("/staff/account/").status_code == 302


def test_asking_how_long_is_left_does_not_prolong(cast: Cast, wait: Wait) -> None:
    client = client_of(cast)
    wait(20)
    assert 590 <= client.get("/staff/account/session/").json()["seconds"] <= 600
    wait(11)
    assert client.get("/staff/account/session/").json()["seconds"] == 0
    assert client.get("/staff/account/").status_code == 302


def test_staying_signed_in_prolongs(cast: Cast, wait: Wait) -> None:
    client = client_of(cast)
    wait(29)
    assert client.post("/staff/account/stay/").json()["seconds"] == 1800
    wait(29)
    assert client.get("/staff/account/").status_code == 200


def test_staying_signed_in_comes_too_late(cast: Cast, wait: Wait) -> None:
    client = client_of(cast)
    wait(31)
    assert client.post("/staff/account/stay/").json()["seconds"] == 0


def test_nobody_has_no_time_left_and_gets_no_session(db: None) -> None:
    assert Client().get("/staff/account/session/").json() == {"seconds": 0}
    assert not Session.objects.exists()


def test_a_page_carries_the_warning_only_for_somebody_signed_in(cast: Cast) -> None:
    assert b"session-warning" in client_of(cast).get("/staff/account/").content
    assert b"session-warning" not in Client().get("/staff/account/sign-in/").content


def test_ending_all_sessions_leaves_the_one_that_asked(cast: Cast) -> None:
    here, elsewhere = client_of(cast), client_of(cast)
    here.post("/staff/account/sessions/end/")
    assert here.get("/staff/account/").status_code == 200
    assert elsewhere.get("/staff/account/").status_code == 302


def test_stopping_somebody_ends_their_sessions_at_once(cast: Cast) -> None:
    client = client_of(cast)
    deactivate(actor=cast.administrator, person=cast.counsellor)
    assert client.get("/staff/account/").status_code == 302


def test_a_session_of_before_stays_ended_after_a_new_sign_in_elsewhere(cast: Cast) -> None:
    before = client_of(cast)
    end_sessions(person=cast.counsellor)
    after = client_of(cast)
    assert after.get("/staff/account/").status_code == 200
    assert before.get("/staff/account/").status_code == 302


def test_a_use_is_written_down_now_and_then_only(cast: Cast, wait: Wait) -> None:
    client = client_of(cast)
    before = client.session["lykt_used"]
    client.get("/staff/account/")
    assert client.session["lykt_used"] == before
    wait(1)
    client.get("/staff/account/")
    assert client.session["lykt_used"] > before


def test_the_grain_is_far_below_any_idle_time() -> None:
    assert sessions._GRAIN < 60


def test_a_session_that_was_never_used_after_the_sign_in_ends_too(cast: Cast) -> None:
    cast.counsellor.set_password(PASSWORD)
    cast.counsellor.save()
    client = Client()
    signed_in = client.post(
        "/staff/account/sign-in/", {"login": cast.counsellor.email, "password": PASSWORD}
    )
    assert signed_in["Location"] == "/staff/"
    end_sessions(person=cast.counsellor)
    assert client.get("/staff/account/").status_code == 302

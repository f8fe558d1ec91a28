"""Both doors: error pages without content, and the policy that every page carries."""

import pytest
from django.test import Client, RequestFactory, override_settings

from config.errors import form_too_old, server_error
from conftest import Cast

pytestmark = pytest.mark.django_db


def test_an_unknown_address_is_not_repeated_on_the_error_page(client: Client) -> None:
    for door in ("", "staff/"):
        answer = client.get(f"/{door}hemmelig-adresse")
        assert answer.status_code == 404
        assert "hemmelig-adresse" not in answer.content.decode()


def test_the_callers_error_page_has_the_quick_exit(client: Client) -> None:
    assert "data-quick-exit" in client.get("/nowhere").content.decode()


def test_a_failure_page_needs_no_database(rf: RequestFactory) -> None:
    for door in ("/", "/staff/"):
        assert server_error(rf.get(door)).status_code == 500


def test_a_form_that_is_too_old_says_that_nothing_is_lost(rf: RequestFactory) -> None:
    request = rf.post("/staff/")
    request.resolver_match = None  # as for a view that keeps nothing
    answer = form_too_old(request)
    assert answer.status_code == 403
    assert "Det du skrev, står der fortsatt" in answer.content.decode()


def test_a_refused_room_answers_403(client: Client, cast: Cast) -> None:
    client.force_login(cast.analyst)
    answer = client.get("/staff/people/")
    assert answer.status_code == 403
    assert "tilgang" in answer.content.decode()


def test_every_page_carries_the_strict_policy(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


@override_settings(PRODUCTION=False)
def test_a_demonstration_says_so_at_both_doors(client: Client) -> None:
    for door in ("/", "/staff/account/sign-in/"):
        assert "Dataene er oppdiktet" in client.get(door).content.decode()

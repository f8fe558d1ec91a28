"""The guards of staff views."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from conftest import Cast
from lykt.people.access import permission_needed, signed_in, staff_only
from lykt.people.models import Person


def page(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(f"{signed_in(request).name} {number}")


def keep(request: HttpRequest, number: int) -> str:
    return f"/staff/kept/{number}/"


def asked(user: Person | None, *, post: bool = False) -> HttpRequest:
    factory = RequestFactory()
    request = factory.post("/staff/x/?a=b") if post else factory.get("/staff/x/?a=b")
    request.user = user or AnonymousUser()
    return request


def test_whoever_holds_the_permission_gets_in(cast: Cast) -> None:
    guarded = permission_needed("helpline.import_records")(page)
    assert guarded(asked(cast.manager), 7).status_code == 200
    with pytest.raises(PermissionDenied):
        guarded(asked(cast.counsellor), 7)
    assert guarded(asked(None), 7).status_code == 302


def test_what_was_sent_after_the_session_ended_is_kept(db: None) -> None:
    for guarded in (
        staff_only(page, session_ended=keep),
        permission_needed("helpline.register_contact", session_ended=keep)(page),
    ):
        sent = guarded(asked(None, post=True), 7)
        assert sent["Location"] == "/staff/account/sign-in/?next=/staff/kept/7/"
        opened = guarded(asked(None), 7)
        assert opened["Location"] == "/staff/account/sign-in/?next=/staff/x/%3Fa%3Db"


def test_a_view_without_a_guard_is_stopped() -> None:
    with pytest.raises(PermissionDenied):
        page(asked(None), 7)

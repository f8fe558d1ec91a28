"""A log says where something failed, never what somebody wrote."""

import logging
import sys
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as staff_and_callers
from lykt.lib.logs import WithoutWords

SECRET = "hun heter Kari og bor i Storgata"


def _fail() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(f"not a number: {SECRET}") from error


def _failing_page(request: HttpRequest) -> HttpResponse:
    raise ValueError(request.POST["summary"])


urlpatterns = [path("failing/", _failing_page), *staff_and_callers]
handler500 = "config.errors.server_error"


def _logged() -> str:
    try:
        _fail()
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "it failed", (), sys.exc_info())
    return WithoutWords().format(record)


def test_the_kind_and_the_place_are_logged() -> None:
    text = _logged()
    assert "it failed" in text
    assert "ValueError, at" in text
    assert "after KeyError, at" in text
    assert "in _fail" in text


def test_no_message_of_an_exception_is_logged() -> None:
    assert SECRET not in _logged()


def test_every_handler_leaves_the_words_out() -> None:
    log: dict[str, Any] = settings.LOGGING
    assert [handler["formatter"] for handler in log["handlers"].values()] == ["without_words"]
    assert log["loggers"]["django"]["handlers"] == []


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_page_that_fails_logs_where_and_not_what_was_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.handler.setFormatter(WithoutWords())
    client = Client(raise_request_exception=False)
    assert client.post("/failing/", {"summary": SECRET}).status_code == 500
    assert "/failing/" in caplog.text
    assert "in _failing_page" in caplog.text
    assert SECRET not in caplog.text

"""A secret that lives in the session alone, for what a tab keeps while the session lasts."""

import os
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest

from lykt.vault.forms import to_base64

_NAME = "lykt_tab_secret"


def session_secret(session: SessionBase) -> str:
    """32 random bytes, made at the sign-in; signing out removes them."""
    if _NAME not in session:
        session[_NAME] = to_base64(os.urandom(32))
    secret: str = session[_NAME]
    return secret


@receiver(user_logged_in)
def _make_at_sign_in(request: HttpRequest | None, **kwargs: Any) -> None:
    """Before the session has a second request beside it, whose saving could undo the secret."""
    if request is not None:
        session_secret(request.session)

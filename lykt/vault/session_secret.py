"""A secret that lives in the session alone, for what a tab keeps while the session lasts."""

import os

from django.contrib.sessions.backends.base import SessionBase

from lykt.vault.forms import to_base64

_NAME = "lykt_tab_secret"


def session_secret(session: SessionBase) -> str:
    """32 random bytes, made when first asked for; signing out removes them."""
    if _NAME not in session:
        session[_NAME] = to_base64(os.urandom(32))
    secret: str = session[_NAME]
    return secret

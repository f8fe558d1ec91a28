"""What a form says about texts that seem to identify somebody."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lykt.questions.personal_data import PointerKind, pointers

Piece: TypeAlias = tuple[PointerKind, str]


def found_in(texts: Mapping[str, str]) -> dict[str, list[Piece]]:
    """What looks personal in each text that has any of it."""
    found = {code: _pieces(text) for code, text in texts.items()}
    return {code: pieces for code, pieces in found.items() if pieces}


def _pieces(text: str) -> list[Piece]:
    return [(pointer.kind, text[pointer.start : pointer.end]) for pointer in pointers(text)]


def fingerprint(found: Mapping[str, Sequence[Piece]]) -> str:
    """Ties a confirmation to exactly what was found, so that it does not cover more."""
    return salted_hmac("lykt.questions.personal_data", json.dumps(found)).hexdigest()[:16]


def warning(pieces: Sequence[Piece]) -> str:
    names = {
        PointerKind.NATIONAL_IDENTITY_NUMBER: _("a national identity number"),
        PointerKind.ACCOUNT_NUMBER: _("an account number"),
        PointerKind.TELEPHONE_NUMBER: _("a telephone number"),
        PointerKind.EMAIL_ADDRESS: _("an e-mail address"),
    }
    # Kinds alone: the words themselves may be covered because somebody else sees the screen.
    listed = ", ".join(dict.fromkeys(names[kind] for kind, _piece in pieces))
    return _(
        "The text seems to contain %(listed)s. The service is anonymous: take it out, "
        "or tick the box below the text if it identifies nobody."
    ) % {"listed": listed}

"""What a form says about texts that seem to identify somebody."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lykt.questions.personal_data import PointerKind, pointers

Piece: TypeAlias = tuple[PointerKind, str]

CONFIRMATION = "personal-data"
"""The box that lets a text stand although it looks personal; no question's code has a hyphen."""


def point_out(form: forms.Form, texts: Mapping[str, str]) -> None:
    """Errors at the form's texts that look personal, and a box that lets them stand as they are."""
    found = found_in(texts)
    confirmed = form.data.get(form.add_prefix(CONFIRMATION))
    if not found or confirmed == fingerprint(found):
        return
    for name, pieces in found.items():
        form.add_error(name, warning(pieces))
    _offer_confirmation(form, list(found)[-1], fingerprint(found))


def _offer_confirmation(form: forms.Form, after: str, value: str) -> None:
    """The box stands right after the text; its value ties it to exactly what was found."""
    form.fields[CONFIRMATION] = forms.BooleanField(
        required=False,
        label=_("I have read the text again, and it names nobody"),
        widget=forms.CheckboxInput(attrs={"value": value}),
    )
    names = [name for name in form.fields if name != CONFIRMATION]
    names.insert(names.index(after) + 1, CONFIRMATION)
    form.order_fields(names)


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

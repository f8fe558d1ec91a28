"""A person's own key: the session's secret, and making, unlocking and replacing the key."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.vault import actions, queries
from lykt.vault.forms import PersonKeyForm, ReplacedKeyForm, UnlockForm
from lykt.vault.roles import HOLD_KEYS
from lykt.vault.session_secret import session_secret
from lykt.vault.state import person_state
from lykt.vault.views.json_post import json_post


@never_cache
@require_POST
def session(request: HttpRequest) -> HttpResponseBase:
    """The secret under which a tab keeps the unlocked key; it ends with the session."""
    if not isinstance(request.user, Person):
        detail = _("You are signed out. Sign in to go on.")
        return JsonResponse({"error": "signed_out", "detail": detail}, status=401)
    return JsonResponse({"secret": session_secret(request.session)})


@never_cache
@require_GET
@permission_needed(HOLD_KEYS)
def state(request: HttpRequest) -> HttpResponseBase:
    """The person's key as it is stored, wrapped, and what was sealed to it."""
    return JsonResponse(person_state(signed_in(request)))


def _make(person: Person, data: dict[str, Any]) -> None:
    actions.make_person_key(actor=person, **data)


def _replace(person: Person, data: dict[str, Any]) -> None:
    actions.replace_person_key(actor=person, **data)


def _add_unlock(person: Person, data: dict[str, Any]) -> None:
    actions.add_unlock(actor=person, **data)


def _change_passphrase(person: Person, data: dict[str, Any]) -> None:
    actions.change_passphrase(actor=person, **data)


def _remove_unlock(person: Person, data: dict[str, Any], pk: int) -> None:
    actions.remove_unlock(actor=person, unlock=queries.unlock_of(person, pk))


make = json_post(PersonKeyForm, _make)
replace = json_post(ReplacedKeyForm, _replace)
add_unlock = json_post(UnlockForm, _add_unlock)
change_passphrase = json_post(UnlockForm, _change_passphrase)
remove_unlock = json_post(None, _remove_unlock)

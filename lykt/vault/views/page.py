"""The page about keys: where one is, what each step means, and what is to be done next."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from lykt.audit.models import Record
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person
from lykt.vault import actions, queries
from lykt.vault.models import Grant, PersonKey, RecoveryKey, RingKey
from lykt.vault.rings import Ring, rings_of
from lykt.vault.roles import HOLD_KEYS
from lykt.vault.state import person_state, recovery_grants, ring_state


@dataclass(frozen=True)
class RingOnPage:
    """A ring as one person sees it; lists that are none of their business are empty."""

    ring: Ring
    key: RingKey | None
    is_held: bool
    manages: bool
    holders: list[Grant]
    waiting: list[PersonKey]
    recovery: RecoveryKey | None
    history: list[Record]
    state: dict[str, Any]
    paper: list[dict[str, str]]


@never_cache
@permission_needed(HOLD_KEYS)
def keys(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    # Whoever has left is found here at once, and by the daily job when nobody looks.
    actions.remove_leavers()
    key = queries.person_key_of(person)
    context = {
        "key": key,
        "unlocks": key.unlocks.order_by("-kind", "made_at") if key else (),
        "rings": [_on_page(person, ring) for ring in rings_of(person)],
        "state": person_state(person),
    }
    return render(request, "vault/keys.html", context)


def _on_page(person: Person, ring: Ring) -> RingOnPage:
    key = queries.key_in_use(ring.keyring)
    is_held = key is not None and queries.holds_ring_key(person, key.pk)
    manages = ring.may_manage(person)
    recovery = queries.recovery_key_of(ring.keyring)
    waiting = queries.waiting_for(ring.keyring, ring.members) if is_held else ()
    return RingOnPage(
        ring=ring,
        key=key,
        is_held=is_held,
        manages=manages,
        holders=list(queries.grants_to_people(key)) if key else [],
        waiting=list(waiting),
        recovery=recovery,
        history=list(queries.history_of(ring.keyring)) if manages else [],
        state=ring_state(ring, recovery),
        paper=recovery_grants(recovery) if manages else [],
    )

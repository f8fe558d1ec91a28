"""Every write of the vault: records' keys, people's keys, the keys that they share."""

from lykt.vault.actions.access import give_access, remove_leavers, revoke_access
from lykt.vault.actions.own_key import (
    add_unlock,
    change_passphrase,
    make_person_key,
    remove_unlock,
    replace_person_key,
)
from lykt.vault.actions.records import destroy_due_keys, make_key
from lykt.vault.actions.recovery import make_recovery_key, recover
from lykt.vault.actions.ring import make_first_ring_key, rotate_ring_key

__all__ = [
    "add_unlock",
    "change_passphrase",
    "destroy_due_keys",
    "give_access",
    "make_first_ring_key",
    "make_key",
    "make_person_key",
    "make_recovery_key",
    "recover",
    "remove_leavers",
    "remove_unlock",
    "replace_person_key",
    "revoke_access",
    "rotate_ring_key",
]

"""The vault's permission: to have a key of one's own. Rooms with something to share give it."""

HOLD_KEYS = "vault.hold_keys"

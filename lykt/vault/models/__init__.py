"""Keys of single records, which the service holds, and keys that only people hold."""

from lykt.vault.models.records import RecordKey
from lykt.vault.models.sealed_rows import Sealed
from lykt.vault.models.shared import Grant, Keyring, PersonKey, RecoveryKey, RingKey, Unlock

__all__ = [
    "Grant",
    "Keyring",
    "PersonKey",
    "RecordKey",
    "RecoveryKey",
    "RingKey",
    "Sealed",
    "Unlock",
]

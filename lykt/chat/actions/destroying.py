"""A conversation is destroyed: its key's file first, then what lies in the database."""

import datetime as dt

from lykt.vault.destroyers import Destroyed


def destroy_conversations(*, today: dt.date) -> Destroyed:
    """Destroy every conversation whose time has ended; what failed stays due."""
    raise NotImplementedError


def remove_orphan_keys(*, now: dt.datetime) -> int:
    """Remove key files older than an hour that no conversation answers to; the number removed."""
    raise NotImplementedError

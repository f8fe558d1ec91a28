"""What time does to conversations: limits, closing, people who are gone."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Swept:
    """How many were told that nobody can answer, returned to the queue, ended, and duties ended."""

    unanswered: int = 0
    requeued: int = 0
    ended: int = 0
    duties: int = 0
    orphans: int = 0


def sweep(*, now: dt.datetime) -> Swept:
    """Do what is due, one conversation in a transaction; harmless to run again, or at once."""
    raise NotImplementedError

"""The ballot box: how an answer is sealed while a wave is open.

Twice: under a key in the database, and under one in a file outside it. The file is destroyed when
the wave is closed, and then no backup from before that opens a ballot.
"""

import json
import uuid
from collections.abc import Iterable, Sequence

from lykt.questions.actions import Answers
from lykt.surveys.models import Ballot, Wave
from lykt.surveys.workflow import State
from lykt.vault.models import RecordKey
from lykt.vault.retention import seal_for_retention, unseal_for_retention
from lykt.vault.sealing import KeyDestroyedError, seal, unseal

SIZE = 4_096
"""Bytes that every ballot is filled up to, since its length would tell how much was answered."""


def put_in(wave: Wave, place: int, answers: Answers) -> Ballot:
    """A new ballot, in the caller's transaction. Raises ``KeyDestroyedError`` for a closed wave."""
    ballot = Ballot(wave=wave)
    plain = json.dumps({"place": place, "answers": answers}).encode()
    filled = plain.ljust(-(-len(plain) // SIZE) * SIZE)
    once = seal(_key(wave), filled, _bound_to(ballot))
    ballot.sealed = seal_for_retention(wave.pk, once, _bound_to(ballot))
    ballot.save(force_insert=True)
    return ballot


def opened(wave: Wave, ballot: Ballot) -> tuple[int, Answers]:
    """The place that it counts for, and the answers."""
    once = unseal_for_retention(wave.pk, ballot.sealed, _bound_to(ballot))
    found = json.loads(unseal(_key(wave), once, _bound_to(ballot)))
    return found["place"], found["answers"]


def keys_of_open_waves(among: Sequence[uuid.UUID]) -> Iterable[uuid.UUID]:
    """Whose files stay."""
    open_ones = Wave.objects.filter(pk__in=among, state=State.OPEN)
    return open_ones.values_list("pk", flat=True)


def _key(wave: Wave) -> RecordKey:
    if wave.key is None:
        raise KeyDestroyedError(f"the wave {wave.pk} is not open")
    return wave.key


def _bound_to(ballot: Ballot) -> str:
    return f"surveys.ballot {ballot.pk}"

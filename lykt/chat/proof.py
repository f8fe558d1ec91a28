"""Proof of work (ALTCHA): what a flood costs, and an ordinary caller hardly notices.

Nobody is locked out: the cost rises with the present rate, of starts for a start, and of wrong
codes for a return code, and falls again by itself. A start costs more in a long queue too: one
that is full is the only thing that keeps a caller out, and should be dear to fill and to keep
full. Nothing here knows who is asking.
"""

import base64
import binascii
import datetime as dt
import hashlib
import json
import secrets
from functools import lru_cache
from typing import Any

import altcha
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lykt.chat.models import Desk
from lykt.chat.queries.board import waiting_here
from lykt.chat.workflow import ProofError

RETURNING = "return"
EXPIRES = dt.timedelta(minutes=10)

_ALGORITHM = "PBKDF2/SHA-256"
# One try is 2,000 rounds, and there are 50 to 100 of them: 0.1 to 0.3 s in a browser on an
# ordinary machine, and 0.3 to 1 s in one that is slowed six times, as an old phone is.
_ROUNDS = 2_000
_TRIES = 100
# 32 times the ordinary cost, half a minute on an old phone at the worst: dear, and no lock-out.
_MOST_TRIES = 3_200
_WINDOW_MINUTES = 5
# So many in the window are an ordinary evening.
_ORDINARY = {"start": 30, RETURNING: 10}
# So many in a queue are a long evening; each as many again is one more time the cost.
_LONG_QUEUE = 15
# A challenge solved when things were calm is good until the cost has risen this much.
_SLACK = 4


def starting(desk: Desk) -> str:
    """The purpose of a challenge that begins a conversation at a desk."""
    return f"start {desk.pk}"


def challenge(purpose: str) -> dict[str, Any]:
    """A signed challenge as altcha-lib's ``solveChallenge`` takes it."""
    tries = tries_now(purpose)
    made = altcha.create_challenge(
        _ALGORITHM,
        _ROUNDS,
        # Between half of the tries and all: nobody is unlucky for long.
        counter=tries // 2 + secrets.randbelow(tries - tries // 2),
        expires_at=timezone.now() + EXPIRES,
        data={"purpose": purpose, "tries": tries},
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("answer"),
    )
    held: dict[str, Any] = made.to_dict()
    return held


def spend(payload: str, *, purpose: str, by: object) -> None:
    """Accept a solution (base64 of ``{challenge, solution}``) once; again for the same ``by``.

    Raises ``ProofError`` for one that is wrong, expired, spent by another, or too light by now.
    """
    data, signature = _verified(payload)
    if data.get("purpose") != purpose or data.get("tries", 0) * _SLACK < tries_now(purpose):
        raise ProofError
    # Who spent it is kept as a hash for as long as the challenge holds, and then forgotten.
    spender = hashlib.sha256(f"{signature} {by}".encode()).hexdigest()
    key = f"chat-proof-{signature[:32]}"
    if cache.add(key, spender, timeout=EXPIRES.total_seconds()):
        if purpose != RETURNING:
            note(purpose)
    elif cache.get(key) != spender:
        raise ProofError


def note(purpose: str) -> None:
    """One more start, or one more wrong code: what follows costs more for some minutes."""
    key = _counter(purpose, _minute())
    # Added first, so that it exists to be counted up; two at once may count as one, which is fine.
    if not cache.add(key, 1, timeout=60 * (_WINDOW_MINUTES + 1)):
        try:
            cache.incr(key)
        except ValueError:  # its time ended in between
            cache.add(key, 1, timeout=60 * (_WINDOW_MINUTES + 1))


def tries_now(purpose: str) -> int:
    """How many tries a challenge takes at most, by the last minutes' rate and by the queue."""
    minute = _minute()
    keys = [_counter(purpose, minute - ago) for ago in range(_WINDOW_MINUTES)]
    rate = sum(int(number) for number in cache.get_many(keys).values())
    ordinary = _ORDINARY[purpose.split()[0]]
    return min(_MOST_TRIES, _TRIES * max(1, -(-rate // ordinary), _waiting(purpose) // _LONG_QUEUE))


def _waiting(purpose: str) -> int:
    """How many wait at the desk that a start is for."""
    if purpose == RETURNING:
        return 0
    desk = Desk.objects.filter(pk=int(purpose.split()[1])).first()
    return waiting_here(desk, timezone.now()).count() if desk else 0


def _verified(payload: str) -> tuple[dict[str, Any], str]:
    """What we said in the challenge, and its signature, once the solution is found right."""
    result = altcha.verify_solution(payload, _key("challenge"), hmac_key_secret=_key("answer"))
    if not result.verified:
        raise ProofError
    try:
        held = json.loads(base64.b64decode(payload))["challenge"]
        return dict(held["parameters"]["data"]), str(held["signature"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise ProofError from error


def _counter(purpose: str, minute: int) -> str:
    return f"chat-rate-{purpose.replace(' ', '-')}-{minute}"


def _minute() -> int:
    return int(timezone.now().timestamp() // 60)


def _key(use: str) -> str:
    return _derived(settings.SECRET_KEY, use)


@lru_cache(maxsize=8)
def _derived(secret: str, use: str) -> str:
    return salted_hmac(f"lykt.chat.proof {use}", "", secret=secret, algorithm="sha256").hexdigest()

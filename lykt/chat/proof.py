"""Proof of work (ALTCHA): what a flood costs, and an ordinary caller hardly notices.

Nobody is locked out: the cost rises with the present rate, of starts for a start, and of wrong
codes for a return code, and falls again by itself.
"""

from typing import Any

from lykt.chat.models import Desk

RETURNING = "return"


def starting(desk: Desk) -> str:
    """The purpose of a challenge that begins a conversation at a desk."""
    return f"start {desk.pk}"


def challenge(purpose: str) -> dict[str, Any]:
    """A signed challenge as altcha-lib's ``solveChallenge`` takes it."""
    raise NotImplementedError


def spend(payload: str, *, purpose: str, by: object) -> None:
    """Accept a solution (base64 of ``{challenge, solution}``) once; again for the same ``by``.

    Raises ``ProofError`` for one that is wrong, expired, spent by another, or too light by now.
    """
    raise NotImplementedError

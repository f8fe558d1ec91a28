"""How an edition moves: its states, what may happen in each, and why something is refused."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.statistics.models import Edition

_DRAFT, _PREPARED, _RELEASED, _CORRECTED, _WITHDRAWN = (
    Edition.State.DRAFT,
    Edition.State.PREPARED,
    Edition.State.RELEASED,
    Edition.State.CORRECTED,
    Edition.State.WITHDRAWN,
)


class RefusedError(Exception):
    """Something that the rules do not allow now; ``sentence`` says why, for the screen."""

    sentence: ClassVar[str | Promise] = _("This can not be done now.")

    def __init__(self, sentence: str | Promise = "") -> None:
        self.shown = str(sentence or self.sentence)
        super().__init__(self.shown)


class WrongStateError(RefusedError):
    sentence = _("The edition has moved on since the page was opened. Look at it again.")


class FrozenError(RefusedError):
    sentence = _(
        "The edition is prepared, and frozen. Open it for changes first, or correct a released "
        "one by a new edition."
    )


class SamePersonError(RefusedError):
    sentence = _(
        "You have composed or prepared this edition yourself. Somebody else must look at it and "
        "release it."
    )


class AuditFailedError(RefusedError):
    sentence = _(
        "The audit found cells that an outsider could work out. The edition can not be released: "
        "open it for changes, merge categories or leave out a table, and prepare it again."
    )


class OtherContentError(RefusedError):
    sentence = _(
        "What you looked at is not what would be released: it was prepared again meanwhile. "
        "Look at it again."
    )


class OthersReleasedError(RefusedError):
    sentence = _(
        "Since this was prepared, other tables over the same rows were released or changed. "
        "Prepare it again, so that nothing can be found by combining them."
    )


class DataChangedError(RefusedError):
    sentence = _(
        "What the tables count has changed since the edition was prepared. Look at the page again: "
        "have it prepared anew, or release it as it was prepared."
    )


class NoTablesError(RefusedError):
    sentence = _("The edition has no tables. Add one first.")


class NoReasonError(RefusedError):
    sentence = _("Write why. The reason is shown to everybody who reads the publication.")


class UnderWayError(RefusedError):
    sentence = _("A new edition is being made already.")


class SlugTakenError(RefusedError):
    sentence = _("The address is taken by another publication. Choose another one.")


class CodeTakenError(RefusedError):
    sentence = _("The edition has a table with that address already. Choose another one.")


class NotYoursError(RefusedError):
    sentence = _("Only the one who keeps the table may change or remove it.")


class SmallCountsError(RefusedError):
    sentence = _(
        "You may not see small counts of what the table counts, and so not compose with it. "
        "Ask somebody who registers these data."
    )


class NotReleasableError(RefusedError):
    sentence = _("You may not release tables over these rows.")


class ProtectionError(RefusedError):
    """The tables can not be counted or protected as they were described."""

    sentence = _("The tables can not be protected by this policy.")


class OverlapError(ProtectionError):
    """What is public overlaps with the new tables, and the two can not be held together."""


@dataclass(frozen=True)
class Move:
    """From which states, to which, and what another state is answered with."""

    sources: frozenset[str]
    target: str
    refusal: type[RefusedError] = WrongStateError


CHANGE = Move(frozenset({_DRAFT}), _DRAFT, FrozenError)
PREPARE = Move(frozenset({_DRAFT, _PREPARED}), _PREPARED)
REOPEN = Move(frozenset({_PREPARED}), _DRAFT)
RELEASE = Move(frozenset({_PREPARED}), _RELEASED)
REPLACE = Move(frozenset({_RELEASED}), _CORRECTED)
WITHDRAW = Move(frozenset({_RELEASED}), _WITHDRAWN)
CORRECT = Move(frozenset({_RELEASED, _WITHDRAWN}), _DRAFT)
DISCARD = Move(frozenset({_DRAFT, _PREPARED}), _DRAFT)

MOVES: tuple[Move, ...] = (CHANGE, PREPARE, REOPEN, RELEASE, REPLACE, WITHDRAW, CORRECT, DISCARD)


def allowed(edition: Edition, move: Move) -> bool:
    return edition.state in move.sources


def check_move(edition: Edition, move: Move) -> None:
    """Raises the refusal of the move when the edition's state does not allow it."""
    if not allowed(edition, move):
        raise move.refusal

"""Why else a person is written to, beside notices: other rooms register their reasons."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from lykt.people.models import Person


@dataclass(frozen=True)
class Reason:
    """``people`` are those who have it now; ``words`` says it to one, as briefly as a notice does.

    Whoever has it no more when the mail is sent is not told.
    """

    people: Callable[[], QuerySet[Person]]
    words: Callable[[Person], str]


_reasons: list[Reason] = []


def register(reason: Reason) -> None:
    _reasons.append(reason)


def registered() -> list[Reason]:
    return list(_reasons)

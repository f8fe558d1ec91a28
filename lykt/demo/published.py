"""Holding counted figures against a published report, figure by figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PARTS = ("contacts", "telephone", "chat", "registration_pct", "most_referred_to")
"""The parts of a report's figures that registrations and logs can answer for."""


@dataclass(frozen=True)
class Comparison:
    """One published figure beside the counted one, which is None where there is none."""

    name: str
    published: Any
    counted: Any

    @property
    def is_equal(self) -> bool:
        return bool(self.published == self.counted)


def compare(published: Mapping[str, Any], counted: Mapping[str, Any]) -> list[Comparison]:
    """Every published figure of ``PARTS``, in order, with what was counted.

    Notes (keys that begin with ``_``) and text are no figures. A ranking is compared as far as
    it was published.
    """
    return [
        comparison
        for part in PARTS
        if part in published
        for comparison in _walk(part, published[part], counted.get(part))
    ]


def _walk(name: str, published: Any, counted: Any) -> Iterator[Comparison]:
    if isinstance(published, Mapping):
        known = counted if isinstance(counted, Mapping) else {}
        for key, value in published.items():
            if not key.startswith("_"):
                yield from _walk(f"{name}.{key}", value, known.get(key))
    elif isinstance(published, Sequence) and not isinstance(published, str):
        ranking = list(counted[: len(published)]) if isinstance(counted, Sequence) else None
        yield Comparison(name, list(published), ranking)
    elif not isinstance(published, str):
        yield Comparison(name, published, counted)

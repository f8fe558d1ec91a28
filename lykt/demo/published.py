"""Holding counted figures against a published report, figure by figure."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

PARTS = ("contacts", "telephone", "chat", "registration_pct", "most_referred_to")
"""The parts of a report's figures that registrations and logs can answer for."""


@dataclass(frozen=True)
class Comparison:
    """One published figure beside the counted one, which is None where there is none.

    It is not ``computable`` when no room holds what it would be counted from.
    """

    name: str
    published: Any
    counted: Any
    computable: bool = True

    @property
    def is_equal(self) -> bool:
        return bool(self.published == self.counted)


def compare(published: Mapping[str, Any], counted: Mapping[str, Any]) -> list[Comparison]:
    """Every published figure of ``PARTS``, in order, with what was counted.

    Keys that begin with ``_`` are notes. A ranking is compared as far as it was published.
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
    elif isinstance(published, list):
        ranking = counted[: len(published)] if isinstance(counted, list) else None
        yield Comparison(name, published, ranking)
    else:
        yield Comparison(name, published, counted)


def compare_note(
    published: Mapping[str, Any], counted: Mapping[str, Any], not_computable: Container[str]
) -> list[Comparison]:
    """Every published figure of the note on violence and threats; sets are held whole, in order.

    Texts, such as where the figures are from, and keys that begin with ``_`` are no figures.
    """
    found = []
    for key, value in published.items():
        if key.startswith("_") or isinstance(value, str):
            continue
        if isinstance(value, list):
            known = counted.get(key)
            found.append(Comparison(key, sorted(value), None if known is None else sorted(known)))
        else:
            found += _walk(key, value, counted.get(key))
    return [replace(one, computable=_root(one.name) not in not_computable) for one in found]


def _root(name: str) -> str:
    return name.partition(".")[0]

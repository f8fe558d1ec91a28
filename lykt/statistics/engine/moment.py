"""A moment: what is counted within it agrees, and is looked up once."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

_Made = TypeVar("_Made")
_held: ContextVar[dict[Hashable, Any] | None] = ContextVar("held", default=None)


@contextmanager
def same_moment() -> Iterator[None]:
    """Tables that are counted within this agree: each copy is brought up to date once."""
    if _held.get() is not None:
        yield
        return
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def remembered(key: Hashable, make: Callable[[], _Made]) -> _Made:
    """What was made under a key in this moment; made anew where there is no moment."""
    held = _held.get()
    if held is None:
        return make()
    if key not in held:
        held[key] = make()
    found: _Made = held[key]
    return found


def let_go() -> None:
    """Forget what is held: a file that it names was replaced."""
    held = _held.get()
    if held is not None:
        held.clear()

"""What a process has loaded when it starts is no garbage, and is not looked through for any."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.conf import settings


def keep_what_is_loaded() -> None:
    """Load every page first. A full look through all of it would stop whatever request there is
    for a fifth of a second, again and again."""
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    # Libraries that count what they have made would call it leaked.
    atexit.register(gc.unfreeze)


@contextmanager
def left_to_the_end() -> Iterator[None]:
    """For a command that ends soon, and gives everything back then: looking for garbage in what
    it makes would take a quarter of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

"""Typed settings from the environment; nonsense is refused at start, with the cure.

Each variable that is read is remembered in ``VARIABLES``, so that a test can hold
``docs/configuration.md`` against what the code really reads.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

DEMONSTRATION_SECRET = "demonstration-only-"  # noqa: S105 - marks what production refuses
MIN_SECRET = 32

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, what it holds when unset, and what it is for."""

    name: str
    default: str
    purpose: str


@dataclass
class Environment:
    """Reads variables and remembers which were read."""

    values: Mapping[str, str] = field(default_factory=lambda: os.environ)
    variables: dict[str, Variable] = field(default_factory=dict)

    def text(self, name: str, default: str, purpose: str) -> str:
        self.variables[name] = Variable(name, default, purpose)
        return self.values.get(name, default)

    def choice(self, name: str, options: tuple[str, ...], purpose: str) -> str:
        """The first option is the default."""
        value = self.text(name, options[0], purpose)
        if value not in options:
            raise ImproperlyConfigured(
                f"{name} is {value!r}; it must be one of: {', '.join(options)}."
            )
        return value

    def truth(self, name: str, default: bool, purpose: str) -> bool:
        value = self.text(name, "yes" if default else "no", purpose).strip().lower()
        if value in _TRUE or value in _FALSE:
            return value in _TRUE
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be yes or no.")

    def number(self, name: str, default: int, purpose: str, *, least: int = 0) -> int:
        value = self.text(name, str(default), purpose)
        if not value.isdecimal() or int(value) < least:
            raise ImproperlyConfigured(
                f"{name} is {value!r}; it must be a whole number of at least {least}."
            )
        return int(value)

    def words(self, name: str, default: str, purpose: str) -> list[str]:
        """A list, separated by commas or spaces."""
        return self.text(name, default, purpose).replace(",", " ").split()

    def secret(self, name: str, purpose: str, *, production: bool) -> str:
        """A secret, from the variable or from the file that NAME_FILE points to.

        Outside production an unset secret becomes a demonstration secret; production
        refuses to start with none, with a demonstration secret, or with a short one.
        """
        value = self.optional_secret(name, purpose)
        if not production:
            return value or DEMONSTRATION_SECRET + name.lower()
        if len(value) < MIN_SECRET or value.startswith(DEMONSTRATION_SECRET):
            raise ImproperlyConfigured(
                f"{name} must be a secret of at least {MIN_SECRET} characters of its own "
                "in production. "
                f"Make one with `lykt make_secret` and put it in {name}, "
                f"or in a file that {name}_FILE points to."
            )
        return value

    def optional_secret(self, name: str, purpose: str) -> str:
        """A secret that somebody else made, empty when unset."""
        value = self.text(name, "", purpose).strip()
        path = self.text(f"{name}_FILE", "", f"A file that holds {name}.")
        return self._read(f"{name}_FILE", path) if path and not value else value

    def _read(self, name: str, path: str) -> str:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name} points to {path}, which can not be read ({error.strerror}). "
                "Check the path and that the service may read the file."
            ) from error

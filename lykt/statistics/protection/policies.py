"""What a release must keep from its readers, as data: read from TOML or JSON."""

import json
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from lykt.statistics.protection.told import ToldError


class PolicyError(ValueError):
    """A policy that can not be read, or asks for what excludes itself."""


class ProtectionError(ToldError):
    """The release can not be protected as its policy says. ``cells`` are those that stay open."""

    def __init__(self, sentence: str, cells: Sequence[int] = (), **named: object) -> None:
        super().__init__(sentence, **named)
        self.cells = tuple(cells)


class Method(StrEnum):
    SUPPRESSION = "suppression"
    ROUNDING = "rounding"


class Zeros(StrEnum):
    """Hidden zeros are sensitive like small counts; published ones tell that the hidden are not."""

    PUBLISHED = "published"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class SensitiveAnswer:
    """What nobody may learn of a whole group: that all its members, but ``all_but``, share it."""

    variable: str
    codes: tuple[str, ...]
    all_but: int = 0


Place = tuple[tuple[str, str], ...]
"""What the persons of a cell have in common: pairs of variable and code."""


@dataclass(frozen=True)
class Policy:
    """``minimum_count`` is the smallest count that is not sensitive. ``width`` is how much the
    largest possible value of a hidden cell must exceed the smallest. ``insiders`` are persons
    alone in a cell, who know that cell. ``public`` are cells that everybody knows already.
    """

    minimum_count: int = 3
    width: int = 2
    zeros: Zeros = Zeros.PUBLISHED
    method: Method = Method.SUPPRESSION
    rounding_base: int = 3
    insiders: bool = True
    group_disclosure: tuple[SensitiveAnswer, ...] = ()
    public: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        _at_least("minimum_count", self.minimum_count, 1)
        _at_least("width", self.width, 1)
        _at_least("rounding_base", self.rounding_base, 2)
        self._refuse_contradictions()

    def _refuse_contradictions(self) -> None:
        rounds = self.method is Method.ROUNDING
        if rounds and self.rounding_base < self.minimum_count:
            raise PolicyError(
                f"rounding_base is {self.rounding_base}, and counts below minimum_count, "
                f"{self.minimum_count}, are sensitive: a rounded {self.rounding_base} would be "
                "one of them. Make rounding_base at least minimum_count."
            )
        if rounds and self.width >= self.rounding_base:
            raise PolicyError(
                f"width is {self.width}, and rounding to {self.rounding_base} leaves a count open "
                f"by {self.rounding_base - 1}. Make width smaller, or rounding_base larger."
            )
        if self.group_disclosure and self.zeros is Zeros.PUBLISHED and not rounds:
            raise PolicyError(
                "group_disclosure can not be met while zeros are published: they tell that nobody "
                'in the group is otherwise. Set zeros = "hidden", or method = "rounding".'
            )

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        found["public"] = [dict(place) for place in self.public]
        return {name: value for name, value in found.items() if value not in (None, (), [])}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Policy":
        """Raises ``PolicyError`` with the name of what is wrong."""
        if "dominance" in found:
            raise PolicyError(
                "dominance: is a rule for sums, and only counts are protected. Leave it out, and "
                "publish no sums beside the protected counts."
            )
        known = [field.name for field in fields(cls)]
        for name in found:
            if name not in known:
                raise PolicyError(f"{name}: no such rule. The rules are: {', '.join(known)}")
        return cls(**{name: _READ[name](name, value) for name, value in found.items()})


def read_policy(path: Path) -> Policy:
    """A policy from a ``.toml`` or ``.json`` file. Raises ``PolicyError``."""
    try:
        text = path.read_text(encoding="utf-8")
        found = _from_json(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
        if not isinstance(found, dict):
            raise PolicyError("expected names and values, such as minimum_count = 3")
        return Policy.from_json(found)
    except OSError as error:
        raise PolicyError(f"{path}: can not be read ({error.strerror})") from error
    except (UnicodeDecodeError, json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        kind = "JSON" if path.suffix.lower() == ".json" else "TOML"
        raise PolicyError(f"{path}: is not {kind}: {error}") from error
    except PolicyError as error:
        raise PolicyError(f"{path}: {error}") from error


def _from_json(text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for name, times in Counter(name for name, _ in pairs).items():
            if times > 1:
                raise PolicyError(f"{name} stands twice")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=once)


def _at_least(name: str, value: int, least: int) -> None:
    if value < least:
        raise PolicyError(f"{name}: is {value}, and must be at least {least}")


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise PolicyError(f"{name}: expected a whole number, found {value!r}")
    return value


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise PolicyError(f"{name}: expected true or false, found {value!r}")
    return value


def _zeros(name: str, value: Any) -> Zeros:
    return Zeros(_one_of(name, value, list(Zeros)))


def _method(name: str, value: Any) -> Method:
    return Method(_one_of(name, value, list(Method)))


def _one_of(name: str, value: Any, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise PolicyError(f"{name}: expected one of {', '.join(allowed)}, found {value!r}")
    return str(value)


def _table(name: str, value: Any, needed: Set[str], optional: Set[str] = frozenset()) -> Any:
    if not isinstance(value, Mapping) or not needed <= value.keys() <= needed | optional:
        raise PolicyError(f"{name}: expected {', '.join(sorted(needed | optional))}")
    return value


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise PolicyError(f"{name}: expected a list; in TOML, head each part [[{name}]]")
    return list(value)


def _answers(name: str, value: Any) -> tuple[SensitiveAnswer, ...]:
    found = []
    for number, one in enumerate(_list(name, value), 1):
        where = f"{name}, part {number}"
        _table(where, one, {"variable", "codes"}, {"all_but"})
        all_but = _whole(f"{where}, all_but", one.get("all_but", 0))
        _at_least(f"{where}, all_but", all_but, 0)
        codes = tuple(str(code) for code in _list(f"{where}, codes", one["codes"]))
        if not codes:
            raise PolicyError(f"{where}, codes: expected at least one")
        found.append(SensitiveAnswer(str(one["variable"]), codes, all_but))
    return tuple(found)


def _places(name: str, value: Any) -> tuple[Place, ...]:
    found = []
    for number, one in enumerate(_list(name, value), 1):
        if not isinstance(one, Mapping):
            raise PolicyError(f"{name}, part {number}: expected a code for each variable")
        found.append(tuple(sorted((str(variable), str(code)) for variable, code in one.items())))
    return tuple(found)


_READ: dict[str, Callable[[str, Any], Any]] = {
    "minimum_count": _whole,
    "width": _whole,
    "zeros": _zeros,
    "method": _method,
    "rounding_base": _whole,
    "insiders": _truth,
    "group_disclosure": _answers,
    "public": _places,
}

"""What can be counted: rooms describe their rows, and register them when they start."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from lykt.people.models import Unit
from lykt.questions.models import OptionClass
from lykt.statistics.specs import Group, SpecError, Texts

Scope = Mapping[str, str]
Value = int | str | bool


class Holds(StrEnum):
    """What a column holds; enough to lay it out the same way in every engine."""

    WHOLE = "whole"
    NUMBER = "number"
    TRUTH = "truth"
    TEXT = "text"
    SPAN = "span"
    """A length of time, laid out as seconds."""


@dataclass(frozen=True)
class Column:
    """A column of the copy, and where in the database it comes from, as Django's look-up."""

    path: str
    holds: Holds = Holds.WHOLE


@dataclass(frozen=True)
class Watched:
    """A table whose changes are noted: ``key`` is its column that holds the source's row id.

    A table without a day of its own names in ``dated_by`` the one whose row with that id has it.
    Where much of a row changes that no table counts, ``columns`` names those that are counted: an
    update of others alone is not noted.
    """

    model: type[Model]
    key: str
    dated_by: type[Model] | None = None
    columns: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True)
class Code:
    """A category of a dimension, and the values of its column that mean it."""

    code: str
    label: Texts
    values: tuple[Value, ...]
    kind: OptionClass = OptionClass.ANSWER


@dataclass(frozen=True)
class Codes:
    """A dimension over one column of codes.

    What follows from others, as a version from the day, is not ``offered`` to whoever composes
    tables: protection does not know how it would tie them together.
    """

    column: str
    label: Promise | str
    codes: Callable[[Scope], Iterable[Code]]
    offered: bool = True


@dataclass(frozen=True)
class Flag:
    """One of several descriptions that a row may fit at once; ``holds`` is an Ibis condition."""

    code: str
    label: Texts
    holds: Callable[[Any], Any]


@dataclass(frozen=True)
class Flags:
    """A dimension of which a row may fit several categories, as an answer with several choices."""

    label: Promise | str
    flags: Callable[[Scope], Iterable[Flag]]


@dataclass(frozen=True)
class Grouping:
    """Units gathered by what they have in common on a day, such as their size.

    The codes of its groups begin with its own name and a hyphen.
    """

    label: Promise | str
    groups: Callable[[Scope, dt.date], Iterable[Group]]


@dataclass(frozen=True)
class Units:
    """A dimension over the tree of units."""

    column: str
    label: Promise | str
    units: Callable[[Scope], QuerySet[Unit]]
    groupings: Mapping[str, Grouping] = field(default_factory=dict)


@dataclass(frozen=True)
class Number:
    """A number that can be banded, and have a mean: a column, divided by ``by``."""

    column: str
    label: Promise | str
    by: float = 1.0


Dimension = Codes | Flags | Units | Number
Narrowed = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Source:
    """Rows of a room that can be counted, and what divides them.

    ``key`` names a row for good. ``answers`` and ``questionnaire`` say where a row has its
    answers, as JSON, and of which questionnaire; ``questionnaires`` which ones a scope has.
    ``scopes`` turns a name and code of a scope into values of columns.
    """

    code: str
    label: Promise | str
    rows: Callable[[], "QuerySet[Any]"]
    key: str
    columns: Mapping[str, Column]
    watched: tuple[Watched, ...]
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    scopes: Mapping[str, Callable[[str], Narrowed]] = field(default_factory=dict)
    answers: str = ""
    questionnaire: str = ""
    questionnaires: Callable[[Scope], Iterable[int]] = lambda _scope: ()
    day: str = "day"
    minute: str = ""

    def narrowed(self, scope: Scope) -> Narrowed:
        """Raises ``SpecError`` for a scope that the source does not know."""
        found: dict[str, tuple[Value, ...]] = {}
        for name, code in scope.items():
            if name not in self.scopes:
                told = gettext(
                    "'%(source)s' can not be narrowed by '%(name)s'. It can by: %(known)s."
                )
                known = ", ".join(self.scopes) or gettext("nothing")
                raise SpecError(told % {"source": self.code, "name": name, "known": known})
            found |= self.scopes[name](code)
        return found


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a source. Raises ``ValueError`` when its code is taken."""
    if source.code in _sources:
        raise ValueError(f"the source {source.code} is registered already")
    _sources[source.code] = source


def every_source() -> list[Source]:
    return list(_sources.values())


def source_named(code: str) -> Source:
    """Raises ``SpecError`` for one that no room has registered."""
    if code not in _sources:
        told = gettext("There is no source '%(code)s'. The sources are: %(known)s.")
        raise SpecError(told % {"code": code, "known": ", ".join(_sources)})
    return _sources[code]

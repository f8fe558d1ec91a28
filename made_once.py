"""What a fixture makes through the actions: made once, then copied into each test's database.

Setting up a line with its people takes some hundred statements, most of them for the audit log;
the rows that come of it are the same each time.
"""

import pickle
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.sql import DeleteQuery, InsertQuery

from lykt.audit.models import Head
from lykt.statistics.engine.models import Change

Made = TypeVar("Made")
Model = type[models.Model]
Row = tuple[Any, ...]
Tables = dict[Model, dict[Any, Row]]
Statement = tuple[str, Row]

# Written by Django itself when a database is made, and the same in each.
_DJANGOS_OWN = {"auth", "contenttypes"}
# Written by triggers, also for the rows that are put in.
_THE_DATABASES_OWN = {Change}


@dataclass(frozen=True)
class _Copy:
    """What was made, and the statements that write its rows on top of what was there before."""

    recorded: str
    pickled: bytes
    statements: list[Statement]

    @classmethod
    def of(cls, make: Callable[[], Any], only: Collection[Model] = ()) -> "_Copy":
        recorded, before = _last_recorded(), _tables(only)
        pickled = pickle.dumps(make())
        return cls(recorded, pickled, list(_statements(before, _tables(only))))

    def fits(self) -> bool:
        """Not where the audit log has something else in it."""
        return _last_recorded() == self.recorded

    def write(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values in self.statements:
                cursor.execute(statement, values)

    def read(self) -> Any:
        return pickle.loads(self.pickled)  # noqa: S301 - our own


class MadeOnce(Generic[Made]):
    """What ``make`` gives and the rows that it writes, on top of what ``on`` gives it.

    With ``only``, nothing else that it writes is kept.
    """

    def __init__(
        self, make: Callable[..., Made], *on: "MadeOnce[Any]", only: Collection[Model] = ()
    ) -> None:
        self._make = make
        self._only = only
        with transaction.atomic():
            given = [each.put_in() for each in on]
            self._copy = _Copy.of(lambda: make(*given), only)
            transaction.set_rollback(True)

    def put_in(self, *given: Any) -> Made:
        """Made anew where the copy does not fit."""
        if not self._only and not self._copy.fits():
            return self._make(*given)
        self._copy.write()
        made: Made = self._copy.read()
        return made


class Once:
    """``once(make, *given)`` in a fixture: made by the first test that asks, copied by the next.

    What a test is ``given`` is the same for each; where the rows that it has by then are not, it
    is made anew. Files that ``make`` writes are not copied.
    """

    def __init__(self) -> None:
        self._copies: dict[Callable[..., Any], _Copy] = {}

    def __call__(self, make: Callable[..., Made], *given: Any) -> Made:
        copy = self._copies.get(make)
        if copy and copy.fits():
            copy.write()
        else:
            copy = self._copies[make] = _Copy.of(lambda: make(*given))
        made: Made = copy.read()
        return made


def _last_recorded() -> str:
    return Head.objects.values_list("hash", flat=True).first() or ""


def _tables(only: Collection[Model]) -> Tables:
    found = only or [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and model._meta.app_label not in _DJANGOS_OWN
        and model not in _THE_DATABASES_OWN
    ]
    return {
        model: {row[0]: row[1:] for row in model._base_manager.values_list("pk", *_columns(model))}
        for model in found
    }


def _columns(model: Model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _statements(before: Tables, after: Tables) -> Iterator[Statement]:
    """A changed row is taken out and put in again; the database checks references at the end."""
    for model, rows in after.items():
        was = before[model]
        yield from _deletions(model, [pk for pk, row in was.items() if rows.get(pk) != row])
        yield from _insertions(model, [row for pk, row in rows.items() if was.get(pk) != row])


def _deletions(model: Model, keys: list[Any]) -> Iterator[Statement]:
    for key in keys:
        found = model._base_manager.filter(pk=key).query
        yield found.chain(DeleteQuery).get_compiler(connection=connection).as_sql()


def _insertions(model: Model, rows: list[Row]) -> Iterator[Statement]:
    fields = list(model._meta.concrete_fields)
    made = [model(**dict(zip(_columns(model), row, strict=True))) for row in rows]
    # PostgreSQL's answer for no rows is no size.
    size = max(1, connection.ops.bulk_batch_size(fields, made))
    for start in range(0, len(made), size):
        query = InsertQuery(model)
        query.insert_values(fields, made[start : start + size], raw=True)
        yield from query.get_compiler(connection=connection).as_sql()

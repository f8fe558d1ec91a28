"""An edition as its page shows it to one person: its tables, its audit, and what may be done."""

from dataclasses import dataclass

from lykt.people.models import Person
from lykt.people.queries import may
from lykt.statistics.charts import ReleasedFigure
from lykt.statistics.models import Edition, EditionTable
from lykt.statistics.protection.policies import Policy
from lykt.statistics.publications.choices import name_of
from lykt.statistics.publications.figures import figure_of
from lykt.statistics.publications.preparing import has_changed_since
from lykt.statistics.publications.reach import may_compose, may_prepare, may_release
from lykt.statistics.publications.workflow import (
    CHANGE,
    CORRECT,
    DISCARD,
    PREPARE,
    RELEASE,
    REOPEN,
    WITHDRAW,
    DataChangedError,
    Move,
    ProtectionError,
    allowed,
)
from lykt.statistics.roles import RELEASE_PUBLICATION
from lykt.statistics.specs import TableSpec


@dataclass(frozen=True)
class ShownTable:
    """A table of an edition; ``figure`` is None until it is prepared, or when withdrawn."""

    row: EditionTable
    figure: ReleasedFigure | None
    hidden: int = 0


@dataclass(frozen=True)
class ShownEdition:
    """``may`` are the moves that the person can make now, by name; ``since`` says what has
    happened to the rows of a prepared edition since then."""

    tables: list[ShownTable]
    policy: str
    may: frozenset[str]
    composed_it: bool
    replaced_by: Edition | None
    replaces: Edition | None
    since: str


def shown_edition(person: Person, edition: Edition) -> ShownEdition:
    neighbours = {one.number: one for one in edition.publication.editions.all()}
    corrected = edition.state == Edition.State.CORRECTED
    return ShownEdition(
        tables=[_table(row) for row in edition.tables.all()],
        policy=name_of(Policy.from_json(edition.policy)),
        may=frozenset(_moves(person, edition)),
        composed_it=edition.composers.filter(pk=person.pk).exists(),
        replaced_by=_next_public(edition, neighbours) if corrected else None,
        replaces=neighbours.get(edition.number - 1) if edition.correction else None,
        since=_since(edition) if edition.state == Edition.State.PREPARED else "",
    )


def _since(edition: Edition) -> str:
    try:
        return DataChangedError().shown if has_changed_since(edition) else ""
    except ProtectionError as error:
        return error.shown


def _table(row: EditionTable) -> ShownTable:
    if row.released is None or row.edition.state == Edition.State.WITHDRAWN:
        return ShownTable(row, None)
    table = row.table
    hidden = sum(value is None for value in next(iter(table.values.values()), ()))
    return ShownTable(row, figure_of(table, row.chart), hidden)


def _moves(person: Person, edition: Edition) -> list[str]:
    specs = [TableSpec.from_json(table.spec) for table in edition.tables.all()]
    composes = all(may_compose(person, spec) for spec in specs)
    prepares = all(may_prepare(person, spec) for spec in specs)
    releases = may(person, RELEASE_PUBLICATION) and all(may_release(person, spec) for spec in specs)
    moves: dict[str, tuple[Move, bool]] = {
        "change": (CHANGE, composes),
        "prepare": (PREPARE, prepares and bool(specs)),
        "reopen": (REOPEN, prepares or releases),
        "discard": (DISCARD, prepares),
        "release": (RELEASE, releases),
        "withdraw": (WITHDRAW, releases),
        "correct": (CORRECT, prepares),
    }
    return [name for name, (move, right) in moves.items() if right and allowed(edition, move)]


def _next_public(edition: Edition, others: dict[int, Edition]) -> Edition | None:
    later = (number for number, one in others.items() if number > edition.number and one.was_public)
    return others.get(min(later, default=0))

"""Composing an edition: its tables and its policy, by whoever may see what is counted."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.statistics.models import Edition, EditionTable, KeptTable, Publication
from lykt.statistics.protection.policies import Policy
from lykt.statistics.publications.actions.locking import locked
from lykt.statistics.publications.counting import labelled
from lykt.statistics.publications.reach import may_compose, may_prepare
from lykt.statistics.publications.workflow import (
    CHANGE,
    CORRECT,
    DISCARD,
    CodeTakenError,
    NoReasonError,
    SlugTakenError,
    SmallCountsError,
    UnderWayError,
    check_move,
)
from lykt.statistics.specs import TableSpec

LONGEST_TITLE = 200
Rule: TypeAlias = Callable[[Person, TableSpec], bool]
_UNDER_WAY = (Edition.State.DRAFT, Edition.State.PREPARED)


@transaction.atomic
def begin_publication(
    *, actor: Person, slug: str, title: Mapping[str, str], policy: Policy
) -> Edition:
    """A new publication with its first edition, which has no tables yet."""
    if Publication.objects.filter(slug=slug).exists():
        raise SlugTakenError
    now = timezone.now()
    publication = Publication.objects.create(
        slug=slug, title=dict(title), made_by=actor, made_at=now
    )
    edition = Edition.objects.create(
        publication=publication, number=1, policy=policy.as_json(), composed_at=now
    )
    edition.composers.add(actor)
    record(actor=actor, action="statistics.begin_publication", subject=publication, slug=slug)
    return edition


@transaction.atomic
def add_table(
    *, actor: Person, edition: Edition, kept: KeptTable, code: str, title: str
) -> EditionTable:
    """Put a kept table, as it is now, into an edition. ``code`` is its public address.

    Raises ``SmallCountsError``: whoever may not see small counts could find them by preparing
    tables in turn.
    """
    found = _to_change(actor, edition)
    if not may_compose(actor, TableSpec.from_json(kept.spec)):
        raise SmallCountsError
    if found.tables.filter(code=code).exists():
        raise CodeTakenError
    table = EditionTable.objects.create(
        edition=found,
        place=_next_place(found),
        code=code,
        title=title,
        spec=kept.spec,
        chart=kept.chart,
    )
    record(actor=actor, action="statistics.add_table", subject=found, code=code, kept=kept.code)
    return table


@transaction.atomic
def add_described(*, actor: Person, edition: Edition, specs: Sequence[TableSpec]) -> int:
    """Put tables as a room describes them into an edition, but for those that it has already.

    A table's code is its public address there. Returns how many were added. Raises
    ``SmallCountsError`` as ``add_table``, but lets in whoever may prepare the room's own tables
    unseen: only a room calls this, with tables that nobody has chosen among.
    """
    found = _to_change(actor, edition, may_prepare)
    if not all(may_prepare(actor, spec) for spec in specs):
        raise SmallCountsError
    there = set(found.tables.values_list("code", flat=True))
    new = [spec for spec in specs if spec.code not in there]
    EditionTable.objects.bulk_create(
        EditionTable(
            edition=found,
            place=place,
            code=spec.code,
            title=labelled(spec)[:LONGEST_TITLE],
            spec=spec.to_json(),
        )
        for place, spec in enumerate(new, _next_place(found))
    )
    for spec in new:
        record(actor=actor, action="statistics.add_table", subject=found, code=spec.code)
    return len(new)


def _next_place(edition: Edition) -> int:
    return (edition.tables.aggregate(last=Max("place"))["last"] or 0) + 1


@transaction.atomic
def take_out_table(*, actor: Person, table: EditionTable) -> None:
    edition = _to_change(actor, table.edition)
    record(actor=actor, action="statistics.take_out_table", subject=edition, code=table.code)
    edition.tables.filter(pk=table.pk).delete()


@transaction.atomic
def choose_policy(*, actor: Person, edition: Edition, policy: Policy) -> None:
    found = _to_change(actor, edition)
    found.policy = policy.as_json()
    found.save(update_fields=["policy"])
    record(actor=actor, action="statistics.choose_policy", subject=found, policy=found.policy)


@transaction.atomic
def discard_edition(*, actor: Person, edition: Edition) -> None:
    """Remove an edition that was never released; the publication too, when it has no other."""
    found = locked(edition)
    check_move(found, DISCARD)
    _check_reach(actor, found, may_prepare)
    record(actor=actor, action="statistics.discard_edition", subject=found, number=found.number)
    found.delete()
    if not found.publication.editions.exists():
        found.publication.delete()


@transaction.atomic
def correct_publication(*, actor: Person, edition: Edition, reason: str) -> Edition:
    """Begin a new edition with the same tables; it replaces the present one when it is released.

    ``reason`` is shown on both to everybody.
    """
    found = locked(edition)
    check_move(found, CORRECT)
    if not reason.strip():
        raise NoReasonError
    editions = found.publication.editions
    if editions.filter(state__in=_UNDER_WAY).exists():
        raise UnderWayError
    _check_reach(actor, found, may_prepare)
    newest = editions.aggregate(last=Max("number"))["last"]
    new = Edition.objects.create(
        publication=found.publication,
        number=newest + 1,
        policy=found.policy,
        composed_at=timezone.now(),
        correction=reason.strip(),
    )
    new.composers.add(actor)
    EditionTable.objects.bulk_create(
        EditionTable(
            edition=new,
            place=one.place,
            code=one.code,
            title=one.title,
            spec=one.spec,
            chart=one.chart,
        )
        for one in found.tables.all()
    )
    record(actor=actor, action="statistics.correct_publication", subject=new, number=new.number)
    return new


def _to_change(actor: Person, edition: Edition, rule: Rule = may_compose) -> Edition:
    """The edition, locked and open for changes; whoever changes it has had a hand in it."""
    found = locked(edition)
    check_move(found, CHANGE)
    _check_reach(actor, found, rule)
    found.composers.add(actor)
    return found


def _check_reach(actor: Person, edition: Edition, rule: Rule) -> None:
    for table in edition.tables.all():
        if not rule(actor, TableSpec.from_json(table.spec)):
            raise SmallCountsError

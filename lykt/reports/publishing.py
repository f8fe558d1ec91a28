"""A report's tables as a publication: composed in one step, for somebody else to release."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from django.db import transaction

from lykt.people.models import Person
from lykt.statistics.engine.counting import count_all
from lykt.statistics.engine.grids import Counted
from lykt.statistics.engine.queries import GIVEN
from lykt.statistics.models import Edition
from lykt.statistics.protection.policies import Policy
from lykt.statistics.publications import actions
from lykt.statistics.publications.choices import policy_named
from lykt.statistics.publications.reach import may_compose
from lykt.statistics.specs import QUESTION, Measure, MeasureKind, TableSpec, Texts

POLICY = "hide-3"
"""What an edition begins with; whoever composes it may choose another."""


def may_publish(person: Person, specs: Sequence[TableSpec]) -> bool:
    """Whether the person may see every count of a report's tables, and compose of them."""
    by_rows = {(one.source, *one.scope.items(), *one.where): one for one in specs}
    return all(may_compose(person, spec) for spec in by_rows.values())


@transaction.atomic
def compose_publication(
    *, actor: Person, slug: str, title: Texts, specs: Sequence[TableSpec], policy: str = POLICY
) -> Edition:
    """The edition to go on with: a new one with the report's tables, or the newest there is.

    One that is still being composed gets the tables that it lacks; others stay as they are.
    Raises ``RefusedError``, and ``EngineError`` when nothing can be counted.
    """
    newest = Edition.objects.filter(publication__slug=slug).order_by("-number").first()
    if newest is not None and newest.state != Edition.State.DRAFT:
        return newest
    rules = policy_named(policy)
    edition = newest or actions.begin_publication(actor=actor, slug=slug, title=title, policy=rules)
    described = list(releasable(specs, rules))
    actions.add_described(actor=actor, edition=edition, specs=described)
    return edition


def releasable(specs: Sequence[TableSpec], policy: Policy) -> Iterator[TableSpec]:
    """Each table that counts somebody, once, by its public address.

    Without its mean, where the mean could tell of somebody whose count is hidden; never a median,
    which is often one person's own number.
    """
    asked = [spec for spec in specs if spec.measure.kind is not MeasureKind.MEDIAN]
    counted = [one for one in count_all(asked) if any(grid.counts.any() for grid in one.grids)]
    small = {one.spec.source for one in counted if _has_small(one, policy)}
    seen: list[TableSpec] = []
    for one in counted:
        spec = one.spec
        if spec.measure.kind is MeasureKind.MEAN and (spec.source in small or _lacks_numbers(one)):
            spec = replace(spec, measure=Measure())
        is_mere_count = not spec.by and spec != one.spec
        if spec.unnamed not in seen and not is_mere_count:
            seen.append(spec.unnamed)
            yield replace(spec, code=spec.code.removeprefix(QUESTION))


def _has_small(table: Counted, policy: Policy) -> bool:
    counts = (grid.counts for grid in table.grids)
    return any(bool(((one > 0) & (one < policy.minimum_count)).any()) for one in counts)


def _lacks_numbers(table: Counted) -> bool:
    """Whether some that are counted have no number, so that the mean is of fewer."""
    return any(bool(np.any(grid.grids[GIVEN] != grid.counts)) for grid in table.grids)

"""Keeping a composed table under a name."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.statistics.models import KeptTable
from lykt.statistics.publications.reach import may_compose
from lykt.statistics.publications.workflow import NotYoursError, SmallCountsError
from lykt.statistics.specs import TableSpec


@transaction.atomic
def keep_table(*, actor: Person, name: str, spec: TableSpec, chart: str) -> KeptTable:
    """Raises ``SmallCountsError`` where the actor may not see what the table counts."""
    if not may_compose(actor, spec):
        raise SmallCountsError
    now = timezone.now()
    kept = KeptTable.objects.create(
        code=_free_code(name),
        name=name,
        spec=spec.to_json(),
        chart=chart,
        kept_by=actor,
        kept_at=now,
        changed_at=now,
    )
    record(actor=actor, action="statistics.keep_table", subject=kept, code=kept.code)
    return kept


@transaction.atomic
def change_table(
    *, actor: Person, table: KeptTable, name: str, spec: TableSpec, chart: str
) -> KeptTable:
    """The address stays. Publications keep what they took from it."""
    kept = _own(actor, table)
    if not may_compose(actor, spec):
        raise SmallCountsError
    kept.name, kept.spec, kept.chart = name, spec.to_json(), chart
    kept.changed_at = timezone.now()
    kept.save(update_fields=["name", "spec", "chart", "changed_at"])
    record(actor=actor, action="statistics.change_table", subject=kept, code=kept.code)
    return kept


@transaction.atomic
def remove_table(*, actor: Person, table: KeptTable) -> None:
    """Nobody finds it at its address any more; publications keep what they took from it."""
    kept = _own(actor, table)
    record(actor=actor, action="statistics.remove_table", subject=kept, code=kept.code)
    kept.delete()


def _own(actor: Person, table: KeptTable) -> KeptTable:
    kept = KeptTable.objects.select_for_update().get(pk=table.pk)
    if kept.kept_by_id != actor.pk:
        raise NotYoursError
    return kept


def _free_code(name: str) -> str:
    """An address made of the name, with a number behind it when that is taken."""
    start = slugify(name.replace("æ", "ae").replace("ø", "o").replace("å", "a"))[:70] or "table"
    code, number = start, 1
    while KeptTable.objects.filter(code=code).exists():
        number += 1
        code = f"{start}-{number}"
    return code

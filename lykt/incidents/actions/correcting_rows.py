"""Correcting a damaged thing, a measure or a talk: what was wrong stays in the timeline."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _

from lykt.incidents.access import Opened
from lykt.incidents.actions.correcting import UnchangedError, keep_correction
from lykt.incidents.actions.following import held_open
from lykt.incidents.actions.measures import call_off, follow
from lykt.incidents.models import Correction, Cost, Measure, Talk
from lykt.incidents.sealed_words import seal_again, words_of
from lykt.people.models import Person
from lykt.vault.models import Sealed

Row: TypeAlias = Cost | Measure | Talk

_FIELDS: Mapping[type[Row], tuple[str, ...]] = {
    Cost: ("kroner", "outcome"),
    Measure: ("owner", "due_on", "done_on"),
    Talk: ("planned_for", "held_on"),
}
_KINDS: Mapping[type[Row], Correction.Kind] = {
    Cost: Correction.Kind.COST,
    Measure: Correction.Kind.MEASURE,
    Talk: Correction.Kind.TALK,
}


class StaysError(Exception):
    """Something that can not be taken out of the case; the text says why, and what to do."""


def values_of_row(row: Row) -> dict[str, Any]:
    """What of it can be corrected; the case has been opened."""
    words = {"words": words_of(row)} if isinstance(row, Sealed) else {}
    return {**words, **{name: getattr(row, name) for name in _FIELDS[type(row)]}}


@transaction.atomic
def correct_row(
    *,
    actor: Person,
    opened: Opened,
    row: Row,
    values: Mapping[str, Any],
    reason: str,
    withdrawn: bool,
) -> None:
    """``withdrawn``: it was registered by mistake, and leaves the case but for the timeline.

    Raises ``MovedError``, ``UnchangedError`` and ``StaysError``.
    """
    case = held_open(opened)
    held = type(row)._default_manager.select_for_update().get(pk=row.pk, case=case)
    before = values_of_row(held)
    after = {} if withdrawn else values
    changes = {
        name: [_plain(value), _plain(after.get(name))]
        for name, value in before.items()
        if withdrawn or value != after.get(name)
    }
    if not changes:
        raise UnchangedError
    _refuse_what_stays(held, values, withdrawn)
    kind = _KINDS[type(row)]
    if withdrawn:
        _take_out(actor, held, reason)
    else:
        _change(actor, held, values)
    keep_correction(actor, case, kind, row.pk, reason, changes)


def _plain(value: Any) -> Any:
    """As JSON can carry it; of a person the name."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.name if isinstance(value, Person) else value


def _refuse_what_stays(row: Row, values: Mapping[str, Any], withdrawn: bool) -> None:
    if isinstance(row, Measure) and row.dropped_on and values.get("done_on") and not withdrawn:
        raise StaysError(_("The measure is dropped, and stays so. Add a new one."))
    if not isinstance(row, Talk):
        return
    if withdrawn and (row.task_id or row.notes.exists()):
        raise StaysError(
            _("The talk is a step of the routine, or has notes, and stays. Correct its days.")
        )
    if not withdrawn and row.task and row.task.ended_at and not values.get("held_on"):
        raise StaysError(
            _(
                "The step of the talk is ended, and an ended step is not opened again. Correct the "
                "day when it was held, or plan a new talk."
            )
        )


def _take_out(actor: Person, row: Row, reason: str) -> None:
    if isinstance(row, Measure):
        call_off(actor, row, reason)
    key = row.key if isinstance(row, Sealed) else None
    row.delete()
    if key:
        key.delete()


def _change(actor: Person, row: Row, values: Mapping[str, Any]) -> None:
    for name in _FIELDS[type(row)]:
        setattr(row, name, values[name])
    row.save(update_fields=_FIELDS[type(row)])
    if isinstance(row, Sealed):
        seal_again(row, values["words"])
    if isinstance(row, Measure):
        follow(actor, row)

"""A request as a row of the ledger: times and codes in words, and nothing about the caller."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lykt.chat.models import ChatRequest
from lykt.chat.workflow import CloseReason

_MINUTE = 60


@dataclass(frozen=True)
class LedgerRow:
    """``contact`` is the registration's id where the reader may open it."""

    pressed_at: dt.datetime
    waited: str
    answered_by: str
    outcome: str
    cause: str
    reason: str
    lasted: str
    registered: bool | None
    contact: int | None


def reason_in_words(code: str) -> str:
    """Why the counsellor ended the conversation."""
    return str(dict(CloseReason.choices).get(code, code))


def ledger_row(request: ChatRequest, now: dt.datetime, readable: set[int]) -> LedgerRow:
    was_answered = request.outcome == ChatRequest.Outcome.ANSWERED
    return LedgerRow(
        pressed_at=request.pressed_at,
        waited=length((request.answered_at or request.ended_at or now) - request.queued_at),
        answered_by=request.answered_unit.name if request.answered_unit else "",
        outcome=request.get_outcome_display(),
        cause=request.get_cause_display() if request.cause else "",
        reason=reason_in_words(request.close_reason),
        lasted=length(request.ended_at - request.answered_at)
        if request.answered_at and request.ended_at
        else "",
        registered=request.contact_id is not None if was_answered else None,
        contact=request.contact_id if request.contact_id in readable else None,
    )


def length(time: dt.timedelta) -> str:
    """``1.05.09`` or ``5.09``, as a clock shows it; a clock set back gives nothing."""
    seconds = max(0, int(time.total_seconds()))
    hours, rest = divmod(seconds, 60 * _MINUTE)
    minutes, seconds = divmod(rest, _MINUTE)
    if hours:
        return f"{hours}.{minutes:02}.{seconds:02}"
    return f"{minutes}.{seconds:02}"


def as_csv(rows: Iterable[LedgerRow]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        (
            _("Day"),
            _("Time"),
            _("Waited"),
            _("Outcome"),
            _("Cause"),
            _("Answered by"),
            _("Lasted"),
            _("Closed because"),
            _("Registration"),
        )
    )
    writer.writerows([*map(inert, _cells(row))] for row in rows)
    return out.getvalue()


def _cells(row: LedgerRow) -> tuple[str, ...]:
    pressed = localtime(row.pressed_at)
    return (
        f"{pressed:%d.%m.%Y}",
        f"{pressed:%H.%M.%S}",
        row.waited,
        row.outcome,
        row.cause,
        row.answered_by,
        row.lasted,
        row.reason,
        registration_in_words(row.registered),
    )


def registration_in_words(registered: bool | None) -> str:
    if registered is None:
        return ""
    return _("Registered") if registered else _("Not registered")


def inert(cell: str) -> str:
    """A spreadsheet program would run a cell that begins like a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell

"""What browsers report of technical trouble: codes and counts."""

import datetime as dt
from collections.abc import Mapping

from lykt.chat.models import Desk, Seat


def report_faults(*, seat: Seat, counts: Mapping[str, int], now: dt.datetime | None = None) -> None:
    """Count faults (``workflow.FaultKind``) for the conversation and the desk's day."""
    raise NotImplementedError


def tally_browser(*, desk: Desk, family: str, major: int, now: dt.datetime | None = None) -> None:
    """Count a browser (``workflow.BROWSERS``) for the desk's day, tied to no conversation."""
    raise NotImplementedError

"""Every write to waves and ballots; this is the door to them."""

from lykt.surveys.actions.answering import answer_wave
from lykt.surveys.actions.closing import close_due_waves, close_wave
from lykt.surveys.actions.keeping import Returned, keep_closed_wave
from lykt.surveys.actions.opening import invite, open_wave
from lykt.surveys.actions.planning import discard_wave, plan_wave
from lykt.surveys.actions.publishing import publish_wave
from lykt.surveys.actions.reminding import remind_of_wave
from lykt.surveys.actions.tending import tend_waves

__all__ = (
    "Returned",
    "answer_wave",
    "close_due_waves",
    "close_wave",
    "discard_wave",
    "invite",
    "keep_closed_wave",
    "open_wave",
    "plan_wave",
    "publish_wave",
    "remind_of_wave",
    "tend_waves",
)

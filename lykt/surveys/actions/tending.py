"""What happens by itself each day: waves are opened, reminded of and closed."""

import datetime as dt
from dataclasses import dataclass

from lykt.surveys.actions.closing import close_due_waves
from lykt.surveys.actions.opening import open_wave
from lykt.surveys.actions.reminding import LAST_CALL, may_remind_on, remind_of_wave
from lykt.surveys.errors import RefusedError
from lykt.surveys.models import Wave
from lykt.surveys.workflow import State


@dataclass(frozen=True)
class Tended:
    """How many; ``refused`` are those that could not be opened, by id."""

    opened: int
    reminded: int
    closed: int
    refused: tuple[str, ...] = ()


def tend_waves(day: dt.date) -> Tended:
    """Running it again on the same day does nothing twice."""
    closed = close_due_waves(day)
    refused, opened = [], 0
    for wave in Wave.objects.filter(state=State.PLANNED, first_day__lte=day):
        try:
            open_wave(actor=None, wave=wave, today=day)
        except RefusedError:
            refused.append(str(wave.pk))
        else:
            opened += 1
    ending = Wave.objects.filter(state=State.OPEN, last_day__gte=day, last_day__lte=day + LAST_CALL)
    reminded = [wave for wave in ending if may_remind_on(wave) <= day]
    for wave in reminded:
        remind_of_wave(actor=None, wave=wave, today=day)
    return Tended(opened, len(reminded), closed.done, tuple(refused))

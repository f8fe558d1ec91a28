"""Where a deviation is followed up."""

from django.utils import timezone

from lykt.deviations.models import Deviation
from lykt.helpline.models import Sharing
from lykt.helpline.queries import parties_on
from lykt.people.models import Unit


def unit_following_up(deviation: Deviation) -> Unit:
    """Its own unit; of a line that others run, the party that sees all of the line."""
    if deviation.line is None:
        return deviation.unit
    parties = parties_on(timezone.localdate()).filter(line=deviation.line, free_text=Sharing.LINE)
    runs_it = [party.unit for party in parties.order_by("pk")]
    if not runs_it or any(deviation.unit.path.startswith(unit.path) for unit in runs_it):
        return deviation.unit
    return runs_it[0]

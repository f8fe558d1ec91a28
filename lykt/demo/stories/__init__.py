"""What people at the made-up services have done lately: reading, reporting, following up."""

import datetime as dt

from lykt.demo.stories.averting import tell_assessments
from lykt.demo.stories.deviations import tell_deviations
from lykt.demo.stories.incidents import tell_incidents
from lykt.demo.stories.reading import load_handbooks, tell_readings
from lykt.demo.stories.telling import Teller, remind_nobody
from lykt.routines.actions.starting_yearly import start_yearly


def tell(now: dt.datetime) -> None:
    """Once the units and people of both the line and the workplaces are there."""
    teller = Teller(now)
    load_handbooks(teller)
    tell_readings(teller)
    tell_deviations(teller)
    tell_assessments(teller)
    tell_incidents(teller)
    start_yearly(now)
    remind_nobody()

"""When a session is over: not used for a while, too old, or ended for all the person's devices."""

import datetime as dt

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from lykt.people.models import Person

_BEGAN = "lykt_began"
_USED = "lykt_used"
# Writing each use would cost a write per request; so much is nobody's idle time.
_GRAIN = 20


def is_over(session: SessionBase, person: Person, now: dt.datetime) -> bool:
    ended_for_all = person.sessions_from
    if ended_for_all and session.get(_BEGAN, now.timestamp()) < ended_for_all.timestamp():
        return True
    return seconds_left(session, now) <= 0


def note_use(session: SessionBase, now: dt.datetime) -> None:
    moment = now.timestamp()
    if _BEGAN not in session:
        session[_BEGAN] = moment
    if moment - session.get(_USED, 0) >= _GRAIN:
        session[_USED] = moment


def renew(session: SessionBase, now: dt.datetime) -> None:
    """Count this moment as a use, whatever came just before."""
    session[_USED] = now.timestamp()


def begin_again(session: SessionBase, now: dt.datetime) -> None:
    """Count the session as new from this moment, so that it outlives those that end now."""
    session[_BEGAN] = session[_USED] = now.timestamp()


def seconds_left(session: SessionBase, now: dt.datetime) -> int:
    """Until the session ends if nobody uses it, or by its age, whichever comes first."""
    moment = now.timestamp()
    idle = session.get(_USED, moment) + settings.SESSION_IDLE_SECONDS - moment
    age = session.get(_BEGAN, moment) + settings.SESSION_COOKIE_AGE - moment
    return int(min(idle, age))

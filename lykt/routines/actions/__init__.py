"""Every write of this room."""

from lykt.routines.actions.adding import add_person, correct_run
from lykt.routines.actions.arranging import arrange
from lykt.routines.actions.ending import (
    cancel,
    decide,
    finish,
    finish_by_telling,
    let_fall,
    set_aside,
)
from lykt.routines.actions.giving import delegate, take
from lykt.routines.actions.moving import move_run
from lykt.routines.actions.own import (
    add_absence,
    mark_notice_seen,
    remove_absence,
    renew_feed,
    stop_feed,
)
from lykt.routines.actions.publishing import (
    discard_version,
    draft_version,
    load_routines,
    publish_version,
)
from lykt.routines.actions.reading import open_text
from lykt.routines.actions.starting import start
from lykt.routines.actions.telling import tell_who_has, tell_who_stands_in
from lykt.routines.errors import RoutineError

__all__ = [
    "RoutineError",
    "add_absence",
    "add_person",
    "arrange",
    "cancel",
    "correct_run",
    "decide",
    "delegate",
    "discard_version",
    "draft_version",
    "finish",
    "finish_by_telling",
    "let_fall",
    "load_routines",
    "mark_notice_seen",
    "move_run",
    "open_text",
    "publish_version",
    "remove_absence",
    "renew_feed",
    "set_aside",
    "start",
    "stop_feed",
    "take",
    "tell_who_has",
    "tell_who_stands_in",
]

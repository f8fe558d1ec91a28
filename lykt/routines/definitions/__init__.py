"""What a routine says: its data, and the reading of the files that it is written in."""

from lykt.routines.definitions.data import (
    EVENT,
    REPORT,
    Definition,
    Kind,
    Setting,
    Step,
    from_json,
    to_json,
)
from lykt.routines.definitions.reading import RoutineFile, RoutineFileError, read_routine

__all__ = [
    "EVENT",
    "REPORT",
    "Definition",
    "Kind",
    "RoutineFile",
    "RoutineFileError",
    "Setting",
    "Step",
    "from_json",
    "read_routine",
    "to_json",
]

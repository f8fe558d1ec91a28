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
from lykt.routines.definitions.year_day import YearDay, YearDayError, parse_year_day

__all__ = [
    "EVENT",
    "REPORT",
    "Definition",
    "Kind",
    "RoutineFile",
    "RoutineFileError",
    "Setting",
    "Step",
    "YearDay",
    "YearDayError",
    "from_json",
    "parse_year_day",
    "read_routine",
    "to_json",
]

"""The routines that come with Lykt, as files."""

from collections.abc import Iterator
from pathlib import Path

from lykt.routines.definitions import RoutineFile, read_routine

SHIPPED = Path(__file__).parent / "shipped"


def shipped_files() -> list[Path]:
    return sorted(SHIPPED.glob("*.toml"))


def shipped_routines() -> Iterator[RoutineFile]:
    """Each file, read; raises ``RoutineFileError``."""
    for file in shipped_files():
        yield read_routine(file.read_text(encoding="utf-8"))

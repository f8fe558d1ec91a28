"""What a version of a page says, apart from when it was published and by whom."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Content:
    """``change`` says what is new in it; ``steps`` are ``routine`` or ``routine.step``."""

    title: str
    chapter: str
    position: int
    text: str
    steps: list[str] = field(default_factory=list)
    must_be_read: bool = False
    withdrawn: bool = False
    change: str = ""

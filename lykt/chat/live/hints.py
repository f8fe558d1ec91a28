"""What processes tell each other, as lines of text: that there is more to read, and signals.

A notification carries several lines. It may begin with its sender's mark, so that a process
passes over its own; those of Django's views (``chat.announcing``) have no mark.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from lykt.chat.announcing import conversation_topic

LIMIT = 7_900  # PostgreSQL takes less than 8,000 bytes


def more(conversation: UUID, number: int) -> str:
    return f"{conversation_topic(conversation)} {number}"


def signal(conversation: UUID, seat: UUID, kind: str) -> str:
    return f"s{conversation.hex} {seat.hex} {kind}"


def read(conversation: UUID, seat: UUID, number: int) -> str:
    return f"r{conversation.hex} {seat.hex} {number}"


def packed(mark: str, lines: Iterable[str]) -> Iterator[str]:
    """Notifications with as many lines as each can hold."""
    head = f"@{mark}"
    current, length = [head], len(head)
    for line in lines:
        if length + 1 + len(line) > LIMIT:
            yield "\n".join(current)
            current, length = [head], len(head)
        current.append(line)
        length += 1 + len(line)
    if len(current) > 1:
        yield "\n".join(current)


def unpacked(mark: str, notification: str) -> list[str]:
    """The lines of somebody else's notification; none of one's own."""
    lines = notification.split("\n")
    if lines[0].startswith("@"):
        return [] if lines[0] == f"@{mark}" else lines[1:]
    return lines

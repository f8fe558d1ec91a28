"""Everybody's view held against what was sent: what is lost, doubled, out of order."""

from collections import Counter
from dataclasses import dataclass, field

from faults.reading import Reading
from faults.tabs import Tab


@dataclass
class View:
    """What somebody has read of one conversation, and who that was."""

    whose: str
    reading: Reading


@dataclass
class Verdict:
    """Sums over conversations; ``found`` says which conversation and what, for a failing run."""

    messages: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    found: list[str] = field(default_factory=list)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(
            self.messages + other.messages,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.disordered + other.disordered,
            self.found + other.found,
        )

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.disordered)

    def __str__(self) -> str:
        return f"lost {self.lost}, doubled {self.doubled}, out of order {self.disordered}"


def compare(tabs: list[Tab], views: list[View]) -> Verdict:
    """One conversation: each message must be in each view once, in its sender's order.

    A message counts once in each column, however many views it is missing from. A tab is told
    the number of what was taken, and has to find it there.
    """
    written = [text for tab in tabs for text in tab.written]
    wrong = _Wrong()
    for view in views:
        _hold(tabs, view, wrong)
    for tab in tabs:
        untold = [text for text in tab.written if text not in tab.acknowledged]
        wrong.lost |= set(untold)
        wrong.note(tab.reading, "never acknowledged", untold)
        wrong.note(tab.reading, "refused", tab.refusals)
    return Verdict(len(written), len(wrong.lost), wrong.doubled, wrong.disordered, wrong.found)


@dataclass
class _Wrong:
    lost: set[str] = field(default_factory=set)
    doubled: int = 0
    disordered: int = 0
    found: list[str] = field(default_factory=list)

    def note(self, reading: Reading, what: str, which: list[str]) -> None:
        if which:
            self.found.append(f"{reading.conversation} {what}: {', '.join(which[:10])}")


def _hold(tabs: list[Tab], view: View, wrong: _Wrong) -> None:
    reading = view.reading
    messages = [entry for entry in reading.entries if not entry.event]
    times = Counter(entry.text for entry in messages)
    numbers = {entry.text: entry.number for entry in messages}
    missing = _missing(tabs, numbers)
    doubled = [text for text, count in times.items() if count > 1]
    disordered = _disordered(tabs, [entry.text for entry in messages])
    wrong.lost |= set(missing)
    wrong.doubled = max(wrong.doubled, len(doubled) + reading.repeated)
    wrong.disordered = max(
        wrong.disordered, len(disordered) + reading.skipped + len(reading.faults)
    )
    wrong.note(reading, f"missing from {view.whose}", missing)
    wrong.note(reading, f"doubled in {view.whose}", doubled)
    wrong.note(reading, f"out of order in {view.whose}", disordered)
    wrong.found += [f"{fault} ({view.whose})" for fault in reading.faults]
    if reading.repeated or reading.skipped:
        given = f"{reading.repeated} again, {reading.skipped} too early"
        wrong.found.append(f"{reading.conversation} {view.whose} was given {given} in one stream")


def _missing(tabs: list[Tab], numbers: dict[str, int]) -> list[str]:
    """What was written and is not there, or stands elsewhere than its sender was told."""
    return [
        text
        for tab in tabs
        for text in tab.written
        if numbers.get(text) != tab.acknowledged.get(text, numbers.get(text)) or text not in numbers
    ]


def _disordered(tabs: list[Tab], texts: list[str]) -> list[str]:
    """Messages that stand after one that their sender wrote later."""
    found = []
    for tab in tabs:
        latest = 0
        for text in texts:
            name, _, count = text.rpartition(" ")
            if name == tab.name:
                found += [text] if int(count) < latest else []
                latest = max(latest, int(count))
    return found

"""What a whole file says: how many rows are new, and everything that is wrong."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import ngettext

from lykt.lib.spreadsheets.problems import Problem

LISTED = 20
"""Problems of one kind that are listed; all are counted."""


@dataclass
class Findings:
    """The result of reading a file through, without adding anything.

    ``sample`` is the first rows as they are understood: pairs of field and words.
    ``unknown`` counts texts that are no option, by field.
    """

    read: int = 0
    new: int = 0
    known: int = 0
    errors: int = 0
    at_known_times: int = 0
    twice: int = 0
    unanswered: int = 0
    first: str = ""
    last: str = ""
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    sample: list[list[tuple[str, str]]] = field(default_factory=list)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)

    def add_problem(self, problem: Problem) -> None:
        self.errors += 1
        self.counts[problem.code] = self.counts.get(problem.code, 0) + 1
        if self.counts[problem.code] <= LISTED:
            self.problems.append(problem)

    def see_day(self, day: dt.date) -> None:
        text = day.isoformat()
        self.first = min(self.first, text) if self.first else text
        self.last = max(self.last, text)

    @property
    def first_day(self) -> dt.date:
        return dt.date.fromisoformat(self.first)

    @property
    def last_day(self) -> dt.date:
        return dt.date.fromisoformat(self.last)

    @property
    def not_listed(self) -> int:
        return self.errors - len(self.problems)

    def notes(self) -> list[str]:
        """What was decided without being an error, in words."""
        said = []
        if self.twice:
            said.append(
                ngettext(
                    "%(count)d time came twice on the night the clocks went back; "
                    "the first is taken.",
                    "%(count)d times came twice on the night the clocks went back; "
                    "the first is taken.",
                    self.twice,
                )
                % {"count": self.twice}
            )
        if self.unanswered:
            said.append(
                ngettext(
                    "%(count)d row leaves a required question unanswered; it is added so.",
                    "%(count)d rows leave a required question unanswered; they are added so.",
                    self.unanswered,
                )
                % {"count": self.unanswered}
            )
        if self.at_known_times:
            said.append(
                ngettext(
                    "%(count)d new row has the same time as a row that was imported before, "
                    "but says something else. Was it corrected in the source, or mapped "
                    "otherwise? It will be added beside the earlier one.",
                    "%(count)d new rows have the same time as rows that were imported before, "
                    "but say something else. Were they corrected in the source, or mapped "
                    "otherwise? They will be added beside the earlier ones.",
                    self.at_known_times,
                )
                % {"count": self.at_known_times}
            )
        return said

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Findings":
        found = cls(**data)
        found.problems = [Problem(**problem) for problem in data["problems"]]
        return found

"""A routine as plain data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lykt.routines.deadlines import Rule, parse

EVENT = "event"
REPORT = "report"


class Kind(models.TextChoices):
    """What a step asks for."""

    DO = "do", _("Do")
    TELL = "tell", _("Tell somebody")
    TALK = "talk", _("Talk")
    DECIDE = "decide", _("Consider and decide")
    REPORT = "report_outwards", _("Report outwards")


@dataclass(frozen=True)
class Step:
    """One thing that a role does by a deadline.

    ``anchor`` is ``event``, ``report`` or another step, which must be ended first; ``on_yes``
    says that it falls away unless that step was decided with yes. ``when`` are conditions that
    all hold, ``each`` a case role with one task for each of its people. ``tells`` are roles that
    are told when it is done; with ``automatic``, on the morning of its last day at the latest.
    """

    code: str
    title: str
    kind: Kind
    role: str
    anchor: str
    deadline: Rule
    fallback: tuple[str, ...] = ()
    guidance: str = ""
    words: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    each: str = ""
    on_yes: bool = False
    tells: tuple[str, ...] = ()
    automatic: bool = False
    source: str = ""
    note: str = ""

    @property
    def follows_step(self) -> bool:
        return self.anchor not in (EVENT, REPORT)


@dataclass(frozen=True)
class Setting:
    """What the source leaves open: the value chosen, what else it may be, and why it is open."""

    code: str
    title: str
    value: str
    options: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Definition:
    """A whole routine, as one version of it says.

    ``yearly`` is the day of each year (``YearDay``) on which it starts by itself, at each unit
    where somebody holds the role of its first step.
    """

    code: str
    title: str
    trigger: str
    source: str
    steps: tuple[Step, ...]
    settings: tuple[Setting, ...] = ()
    note: str = ""
    yearly: str = ""

    def step(self, code: str) -> Step:
        """Raises ``KeyError`` for one that the routine does not have."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(code)

    def following(self, code: str) -> list[Step]:
        """The steps that count from a step."""
        return [step for step in self.steps if step.anchor == code]


def to_json(definition: Definition) -> dict[str, Any]:
    """The form that ``RoutineVersion.definition`` keeps; empty parts are left out."""
    whole = asdict(definition)
    whole["steps"] = [_step_to_json(step) for step in definition.steps]
    whole["settings"] = [_without_empty(asdict(setting)) for setting in definition.settings]
    return _without_empty(whole)


def _step_to_json(step: Step) -> dict[str, Any]:
    return _without_empty({**asdict(step), "kind": step.kind.value, "deadline": str(step.deadline)})


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    lists = {name: list(v) if isinstance(v, tuple) else v for name, v in data.items()}
    return {name: value for name, value in lists.items() if value not in ("", [], False)}


def from_json(data: Mapping[str, Any]) -> Definition:
    return Definition(
        code=data["code"],
        title=data["title"],
        trigger=data["trigger"],
        source=data["source"],
        steps=tuple(_step_from_json(step) for step in data["steps"]),
        settings=tuple(
            Setting(**{**setting, "options": tuple(setting["options"])})
            for setting in data.get("settings", ())
        ),
        note=data.get("note", ""),
        yearly=data.get("yearly", ""),
    )


def _step_from_json(data: Mapping[str, Any]) -> Step:
    values: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in data.items()
    }
    values["kind"] = Kind(data["kind"])
    values["deadline"] = parse(data["deadline"])
    return Step(**values)

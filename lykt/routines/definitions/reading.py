"""Reading a routine's file: TOML to data, or every fault of it in plain words."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from lykt.routines import deadlines
from lykt.routines.definitions.checking import faults_of
from lykt.routines.definitions.data import Definition, Kind, Setting, Step
from lykt.routines.facts import ALWAYS
from lykt.routines.roles import is_case_role

_STEP = {field.name for field in fields(Step)}
_LISTS = frozenset({"fallback", "words", "legal", "when", "tells"})
_TRUTHS = frozenset({"on_yes", "automatic"})
_NEEDED = ("code", "title", "kind", "role", "anchor", "deadline")
_TOP = frozenset(
    {"code", "title", "trigger", "source", "note", "fallback", "valid_from", "yearly"}
    | {"steps", "settings"}
)


class RoutineFileError(ValueError):
    """A file that is no routine; ``faults`` say what is wrong, what was expected, the cure."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class RoutineFile:
    """A routine, the day it holds from, and the text it was read from."""

    definition: Definition
    valid_from: dt.date
    text: str


def read_routine(text: str) -> RoutineFile:
    """Raises ``RoutineFileError`` with every fault that was found."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RoutineFileError(
            [_("The file is not TOML: %s. Correct that place in the text.") % error]
        ) from error
    reader = _Reader()
    valid_from = reader.day(data)
    definition = reader.definition(data)
    faults = reader.faults or faults_of(definition)
    if faults:
        raise RoutineFileError(faults)
    return RoutineFile(definition, valid_from, text)


class _Reader:
    """Takes values out of what TOML gave, and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.settings: dict[str, Setting] = {}
        self.fallback: tuple[str, ...] = ()

    def definition(self, data: Mapping[str, Any]) -> Definition:
        self._only_known(data, _TOP, _("The routine"))
        settings = data.get("settings", {})
        steps = data.get("steps", [])
        if not isinstance(settings, dict) or not isinstance(steps, list):
            self.faults.append(
                _("Settings are written as [settings.name], and each step under [[steps]].")
            )
            settings, steps = {}, []
        self.settings = {code: self.setting(code, value) for code, value in settings.items()}
        self.fallback = self.texts(data, "fallback", "")
        return Definition(
            **{name: self.text(data, name) for name in ("code", "title", "trigger", "source")},
            steps=tuple(self.step(number, step) for number, step in enumerate(steps, start=1)),
            settings=tuple(self.settings.values()),
            note=self.text(data, "note", needed=False),
            yearly=self._chosen(self.text(data, "yearly", needed=False), ""),
        )

    def day(self, data: Mapping[str, Any]) -> dt.date:
        day = data.get("valid_from")
        if isinstance(day, dt.date) and not isinstance(day, dt.datetime):
            return day
        self.faults.append(
            _("valid_from is missing or no day; write it without quotes, such as 2026-01-31.")
        )
        return dt.date.max

    def text(
        self, data: Mapping[str, Any], name: str, where: str = "", *, needed: bool = True
    ) -> str:
        value = data.get(name, "")
        if isinstance(value, str) and (value.strip() or not needed):
            return value.strip()
        self._fault(where, _("%s is missing; it must be a text in quotes.") % name)
        return ""

    def setting(self, code: str, data: Any) -> Setting:
        where = _("Setting %s") % code
        data = data if isinstance(data, dict) else {}
        setting = Setting(
            code=code,
            title=self.text(data, "title", where),
            value=self.text(data, "value", where),
            options=self.texts(data, "options", where),
            note=self.text(data, "note", where),
        )
        if setting.value and setting.value not in setting.options:
            self._fault(
                where,
                _("its value “%(value)s” is none of its options: %(options)s.")
                % {"value": setting.value, "options": ", ".join(setting.options)},
            )
        return setting

    def texts(self, data: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        value = data.get(name, [])
        value = [value] if isinstance(value, str) else value
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self._fault(where, _("%s must be a text in quotes, or a list of such.") % name)
        return ()

    def chosen_texts(self, data: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
        """A list in which settings may stand; words to say are taken as they are."""
        found = self.texts(data, name, where)
        return found if name == "words" else tuple(self._chosen(each, where) for each in found)

    def step(self, number: int, data: Any) -> Step:
        where = _("Step %d") % number
        if not isinstance(data, dict):
            self._fault(where, _("it must be written under [[steps]]."))
            data = {}
        code = data.get("code")
        where = _("Step %s") % code if isinstance(code, str) and code else where
        self._only_known(data, _STEP, where)
        values: dict[str, Any] = {
            name: self._chosen(self.text(data, name, where), where) for name in _NEEDED
        }
        values |= {name: self.chosen_texts(data, name, where) for name in _LISTS}
        values |= {name: self.truth(data, name, where) for name in _TRUTHS}
        values |= {
            name: self._chosen(self.text(data, name, where, needed=False), where)
            for name in ("guidance", "each", "source", "note")
        }
        if "fallback" not in data and not is_case_role(values["role"]):
            values["fallback"] = tuple(role for role in self.fallback if role != values["role"])
        values["when"] = tuple(each for each in values["when"] if each != ALWAYS)
        values["kind"] = self.kind(values["kind"], where)
        values["deadline"] = self.rule(values["deadline"], where)
        return Step(**values)

    def truth(self, data: Mapping[str, Any], name: str, where: str) -> bool:
        value = data.get(name, False)
        if not isinstance(value, bool):
            self._fault(where, _("%s must be true or false, without quotes.") % name)
        return value is True

    def kind(self, text: str, where: str) -> Kind:
        if text and text not in Kind.values:
            self._fault(
                where,
                _("the kind “%(kind)s” is not known. It must be one of: %(known)s.")
                % {"kind": text, "known": ", ".join(Kind.values)},
            )
        return Kind(text) if text in Kind.values else Kind.DO

    def rule(self, text: str, where: str) -> deadlines.Rule:
        try:
            return deadlines.parse(text or "at once")
        except deadlines.DeadlineError:
            self._fault(
                where,
                _(
                    "“%s” is no deadline. Write at once, first working day, or a number of hours, "
                    "days, weeks, months or years such as “1 week”; with “, working time” after "
                    "it, “3 days, working time”, only working time counts."
                )
                % text,
            )
            return deadlines.Rule(deadlines.Span.AT_ONCE)

    def _chosen(self, text: str, where: str) -> str:
        """The value of the setting that ``$name`` stands for."""
        if not text.startswith("$"):
            return text
        setting = self.settings.get(text[1:])
        if setting:
            return setting.value
        self._fault(
            where,
            _(
                "there is no setting “%(name)s”. Write it under [settings.%(name)s], or a "
                "value here."
            )
            % {"name": text[1:]},
        )
        return ""

    def _only_known(
        self, data: Mapping[str, Any], known: set[str] | frozenset[str], where: str
    ) -> None:
        for name in data.keys() - known:
            self._fault(
                where,
                _("“%(name)s” is not known here. What may be written is: %(known)s.")
                % {"name": name, "known": ", ".join(sorted(known))},
            )

    def _fault(self, where: str, text: str) -> None:
        self.faults.append(f"{where}: {text}" if where else text)

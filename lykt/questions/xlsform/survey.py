"""The sheets survey and choices to the items of a definition."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lykt.questions.conditions import ConditionError, faults, parse
from lykt.questions.definition import Choice, Item, Kind
from lykt.questions.models import OptionClass
from lykt.questions.xlsform.sheets import Row, Sheet
from lykt.questions.xlsform.translations import labels

MAX_STEPS = 100

_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")
_OPTION_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_SELECT = re.compile(r"(select_one|select_multiple)\s+(\S+)")
_NUMBER = r"-?\d{1,15}(?:\.\d{1,6})?"
_BOUND = rf"\.\s*(>=|<=)\s*({_NUMBER})"
_CONSTRAINT = re.compile(rf"{_BOUND}(?:\s+and\s+{_BOUND})?")
_PARAMETER = re.compile(rf"(start|end|step)\s*=\s*({_NUMBER})")
_YES, _NO = {"yes", "true", "true()", "1"}, {"", "no", "false", "false()", "0"}
PLAIN_KINDS = {
    "integer": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "range": Kind.SCALE,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "text": Kind.SHORT_TEXT,
}


@dataclass(frozen=True)
class _Lists:
    """The lists of choices by name."""

    choices: Mapping[str, tuple[Choice, ...]]
    rows: Mapping[str, Row]


def read_items(survey: Sheet, choices: Sheet, languages: Sequence[str]) -> tuple[Item, ...]:
    """The items in order; what does not fit is noted on the sheets."""
    if not survey.rows:
        survey.refuse(None, "", _("The sheet survey with a row for each question is needed."))
    lists = _read_lists(choices, languages)
    items: dict[str, Item] = {}
    used: set[str] = set()
    for row in survey.rows:
        item = _Question(survey, row, lists, languages).item()
        used.update(row.get("type").split()[1:])
        if item is None:
            continue
        _check_relevant(survey, row, items)
        if item.code in items:
            survey.refuse(row, "name", _("An earlier question has this code."))
        items[item.code] = item
    for name, row in lists.rows.items():
        if name not in used:
            choices.refuse(row, "list_name", _("No question uses this list."))
    return tuple(items.values())


def _check_relevant(survey: Sheet, row: Row, earlier: Mapping[str, Item]) -> None:
    if not row.get("relevant"):
        return
    try:
        reasons = faults(parse(row.get("relevant")), earlier)
    except ConditionError as error:
        reasons = [str(error)]
    for reason in reasons:
        survey.refuse(row, "relevant", reason)


def _read_lists(sheet: Sheet, languages: Sequence[str]) -> _Lists:
    lists: dict[str, tuple[Choice, ...]] = {}
    rows: dict[str, Row] = {}
    for row in sheet.rows:
        name = row.get("list_name")
        if not name:
            sheet.refuse(row, "list_name", _("The name of the list is needed."))
            continue
        choice = _choice(sheet, row, languages)
        if any(choice.code == other.code for other in lists.get(name, ())):
            sheet.refuse(row, "name", _("The list has this code already."))
        lists[name] = (*lists.get(name, ()), choice)
        rows.setdefault(name, row)
    return _Lists(lists, rows)


def _choice(sheet: Sheet, row: Row, languages: Sequence[str]) -> Choice:
    code, named = row.get("name"), row.get("option_class")
    if not _OPTION_CODE.fullmatch(code):
        sheet.refuse(row, "name", _("A code of letters, digits, _, - and . is needed."))
    if named and named not in OptionClass:
        known = ", ".join(OptionClass.values)
        sheet.refuse(row, "option_class", _("The class must be one of: %s.") % known)
        named = ""
    label = labels(sheet, row, "label", languages, needed=True)
    return Choice(code, label, OptionClass(named or OptionClass.ANSWER))


@dataclass(frozen=True)
class _Question:
    """One row of the survey on its way to an item."""

    sheet: Sheet
    row: Row
    lists: _Lists
    languages: Sequence[str]

    def refuse(self, column: str, reason: str) -> None:
        self.sheet.refuse(self.row, column, reason)

    def item(self) -> Item | None:
        """None for a type that Lykt does not have."""
        kind = self.kind()
        code = self.row.get("name")
        if not _CODE.fullmatch(code):
            self.refuse("name", _("A code of letters, digits and _ is needed, a letter first."))
        if kind is None:
            return None
        minimum, maximum, step = self.bounds(kind)
        return Item(
            code=code,
            kind=kind,
            label=labels(self.sheet, self.row, "label", self.languages, needed=True),
            hint=labels(self.sheet, self.row, "hint", self.languages, needed=False),
            required=self.required(),
            relevant=self.row.get("relevant"),
            choices=self.choices(),
            minimum=minimum,
            maximum=maximum,
            step=step,
            whole=self.row.get("type") == "integer",
        )

    def kind(self) -> Kind | None:
        named, appearance = self.row.get("type"), self.row.get("appearance")
        select = _SELECT.fullmatch(named)
        kind = PLAIN_KINDS.get(named)
        if select:
            kind = Kind.ONE if select[1] == "select_one" else Kind.SEVERAL
        if kind is Kind.SHORT_TEXT and appearance == "multiline":
            return Kind.LONG_TEXT
        if kind is None:
            self.refuse("type", _("Lykt has no type “%s”.") % named)
        elif appearance:
            self.refuse("appearance", _("Lykt has only multiline, for text."))
        return kind

    def required(self) -> bool:
        named = self.row.get("required").lower()
        if named not in _YES | _NO:
            self.refuse("required", _("Lykt has only yes and no here."))
        return named in _YES

    def choices(self) -> tuple[Choice, ...]:
        select = _SELECT.fullmatch(self.row.get("type"))
        if not select:
            return ()
        if select[2] not in self.lists.choices:
            self.refuse("type", _("The sheet choices has no list “%s”.") % select[2])
        return self.lists.choices.get(select[2], ())

    def bounds(self, kind: Kind) -> tuple[float | None, float | None, float | None]:
        constraint, parameters = self.row.get("constraint"), self.row.get("parameters")
        if constraint and kind is not Kind.NUMBER:
            self.refuse("constraint", _("Lykt has constraints only on integer and decimal."))
        if parameters and kind is not Kind.SCALE:
            self.refuse("parameters", _("Lykt has parameters only on range."))
        if kind is Kind.NUMBER and constraint:
            return (*self.constraint(constraint), None)
        return self.scale(parameters) if kind is Kind.SCALE else (None, None, None)

    def constraint(self, text: str) -> tuple[float | None, float | None]:
        match = _CONSTRAINT.fullmatch(text)
        if not match or match[1] == match[3]:
            reason = _("Lykt has only bounds such as “. >= 0 and . <= 120”.")
            self.refuse("constraint", reason)
            return None, None
        bounds = {match[1]: float(match[2])}
        if match[3]:
            bounds[match[3]] = float(match[4])
        minimum, maximum = bounds.get(">="), bounds.get("<=")
        if minimum is not None and maximum is not None and minimum > maximum:
            self.refuse("constraint", _("The least value is above the greatest."))
        return minimum, maximum

    def scale(self, text: str) -> tuple[float, float, float]:
        """XLSForm's own defaults are 0 to 10 by 1."""
        bounds = {"start": 0.0, "end": 10.0, "step": 1.0}
        rest = _PARAMETER.sub("", text)
        named = _PARAMETER.findall(text)
        if rest.strip(" ;,") or len(dict(named)) < len(named):
            self.refuse("parameters", _("Lykt has only start=, end= and step=, each once."))
        bounds.update((name, float(value)) for name, value in named)
        start, end, step = bounds["start"], bounds["end"], bounds["step"]
        steps = (end - start) / step if step > 0 else 0
        if steps < 1 or steps > MAX_STEPS or abs(steps - round(steps)) > 1e-6:
            reason = _("The scale must go from start to end in 1 to %d equal steps.") % MAX_STEPS
            self.refuse("parameters", reason)
        return start, end, step

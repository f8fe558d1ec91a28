"""Conditions on earlier answers: a small part of XPath, parsed once, evaluated here and in script.

A parsed condition is plain JSON, so that ``static/questions/conditions.js`` evaluates the very
same: ``["and", a, b]``, ``["or", a, b]``, ``["not", a]``, ``["selected", question, code]`` and
``["=", question, value]`` with any of the six comparisons. ``tests/conditions.json`` holds both
to one meaning, which is XPath's: what is not answered is ``''`` as text and no number at all.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from django.utils.translation import gettext as _

from lykt.questions.definition import CHOICE, NUMERIC, Definition, Item, Kind

Condition: TypeAlias = list[Any]
Answers: TypeAlias = Mapping[str, Any]

MAX_LENGTH = 2_000
MAX_DEPTH = 20

_TOKEN = re.compile(
    r"\s*(?:(?P<question>\$\{[^}]*\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign><=|>=|!=|[=<>(),])|(?P<word>[A-Za-z_][\w.-]*)|(?P<other>\S))"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class ConditionError(ValueError):
    """A condition that Lykt can not represent; the text says why, for its author."""


def parse(text: str) -> Condition:
    """The condition as JSON. Raises ``ConditionError``."""
    if len(text) > MAX_LENGTH:
        raise ConditionError(_("The condition is too long."))
    parser = _Parser(text)
    condition = parser.either(0)
    if parser.sort:
        raise ConditionError(_("“%s” is not expected here.") % parser.front)
    return condition


class _Parser:
    """Recursive descent over the tokens; ``front`` is the next one, ``sort`` what it is."""

    def __init__(self, text: str) -> None:
        self.fronts = _TOKEN.finditer(text)
        self.sort, self.front = "", ""
        self.advance()

    def advance(self) -> str:
        """Step over the token in front, and give it."""
        passed, match = self.front, next(self.fronts, None)
        self.sort = (match and match.lastgroup) or ""
        self.front = match[self.sort] if match else ""
        return passed

    def expect(self, *tokens: str) -> str:
        if self.front not in tokens or self.sort == "text":
            found = self.front or _("the end")
            wanted = _(" or ").join(f"“{token}”" for token in tokens)
            values = {"wanted": wanted, "found": found}
            raise ConditionError(_("%(wanted)s was expected, not “%(found)s”.") % values)
        return self.advance()

    def either(self, depth: int) -> Condition:
        return self._joined("or", self.both, depth)

    def both(self, depth: int) -> Condition:
        return self._joined("and", self.one, depth)

    def _joined(self, word: str, part: Callable[[int], Condition], depth: int) -> Condition:
        parts = [part(depth)]
        while self.sort == "word" and self.front == word:
            self.advance()
            parts.append(part(depth))
        return parts[0] if len(parts) == 1 else [word, *parts]

    def one(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise ConditionError(_("The parentheses are too deep."))
        if self.sort == "question":
            return self.comparison()
        if self.sort == "word" and self.front == "not":
            self.advance()
            return ["not", self.inside(depth)]
        if self.sort == "word" and self.front == "selected":
            return self.selected()
        if self.front == "(":
            return self.inside(depth)
        raise ConditionError(self._unsupported())

    def _unsupported(self) -> str:
        if self.sort == "word":
            return _("“%s” is not supported. Use selected(), not(), and, or.") % self.front
        return _("A question such as ${code} was expected, not “%s”.") % (
            self.front or _("the end")
        )

    def inside(self, depth: int) -> Condition:
        self.expect("(")
        condition = self.either(depth + 1)
        self.expect(")")
        return condition

    def selected(self) -> Condition:
        self.advance()
        self.expect("(")
        question = self.question()
        self.expect(",")
        if self.sort != "text":
            raise ConditionError(_("selected() needs an option's code in quotes."))
        code = self.advance()[1:-1]
        self.expect(")")
        return ["selected", question, code]

    def comparison(self) -> Condition:
        question = self.question()
        sign = self.expect(*_COMPARE)
        if self.sort == "text":
            return [sign, question, self.advance()[1:-1]]
        if self.sort == "number":
            return [sign, question, float(self.advance())]
        raise ConditionError(_("A code in quotes or a number was expected after “%s”.") % sign)

    def question(self) -> str:
        if self.sort != "question":
            raise ConditionError(self._unsupported())
        return self.advance()[2:-1].strip()


class Leaf(NamedTuple):
    """One comparison or selection of a condition."""

    sign: str
    question: str
    value: str | float


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The comparisons and selections of a condition."""
    if condition[0] in ("and", "or", "not"):
        for part in condition[1:]:
            yield from leaves(part)
    else:
        yield Leaf(*condition)


def faults(condition: Condition, earlier: Mapping[str, Item]) -> list[str]:
    """Why a parsed condition does not fit the questions that come before its own."""
    return [fault for leaf in leaves(condition) if (fault := _fault(leaf, earlier))]


def _fault(leaf: Leaf, earlier: Mapping[str, Item]) -> str:
    sign, code, value = leaf
    item = earlier.get(code)
    if item is None:
        return _("“%s” is not an earlier question.") % code
    if sign in ("=", "!=") and value == "":
        return ""
    if item.kind in NUMERIC:
        return _fault_with_number(leaf)
    if item.kind not in CHOICE:
        return _("“%s” can only be compared with ''.") % code
    if sign not in ("=", "!=", "selected"):
        return _("The options of “%s” have no order.") % code
    if item.kind is Kind.SEVERAL and sign != "selected":
        return _("“%s” takes several options; use selected().") % code
    if value not in {choice.code for choice in item.choices}:
        return _("“%(option)s” is not an option of “%(code)s”.") % {"option": value, "code": code}
    return ""


def _fault_with_number(leaf: Leaf) -> str:
    sign, code, value = leaf
    if sign == "selected" or not isinstance(value, float):
        return _("“%s” is a number; compare it with one, without quotes.") % code
    return ""


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether the condition is met; a question that is not in ``answers`` is not answered."""
    sign, *rest = condition
    if sign == "and":
        return all(holds(part, answers) for part in rest)
    if sign == "or":
        return any(holds(part, answers) for part in rest)
    if sign == "not":
        return not holds(rest[0], answers)
    answer, value = answers.get(rest[0], ""), rest[1]
    if sign == "selected":
        return value in (answer if isinstance(answer, list) else [answer])
    unanswered = answer in ("", None, [])
    if isinstance(value, str):
        return _COMPARE[sign]("" if unanswered else answer, value)
    return _COMPARE[sign](float("nan") if unanswered else float(answer), value)


def applicable(definition: Definition, answers: Answers) -> set[str]:
    """The codes of the questions that apply.

    As in XForms, an answer to a question that does not apply counts as not given.
    """
    known: dict[str, Any] = {}
    codes = set()
    for item in definition.items:
        if item.relevant and not holds(parse(item.relevant), known):
            continue
        codes.add(item.code)
        known[item.code] = answers.get(item.code, "")
    return codes


def depends_on(item: Item) -> set[str]:
    """The codes of the questions in an item's condition."""
    return {leaf.question for leaf in leaves(parse(item.relevant))} if item.relevant else set()

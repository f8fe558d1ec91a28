"""What a reference says in a text, and what in the text deserves a look."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext

from lykt.reports.document import Span, Text
from lykt.reports.templating.facts import Fact, FactError, Facts
from lykt.reports.templating.faults import Fault
from lykt.reports.templating.looking import is_small
from lykt.reports.templating.markdown import Reference
from lykt.reports.templating.markdown import Text as Parts
from lykt.reports.templating.trends import direction_told, misfit, trend_word_in, trend_words

BY_HAND = re.compile(
    r"(?<![\w.,§-])(\d{1,3}(?:[  ]\d{3})+|\d+(?:,\d+)?)(\s*(?:%|prosent|per cent))"
)
"""A share that was typed instead of referred to."""


@dataclass
class Teller:
    """Tells texts of one report, and gathers what is wrong in the chapter that it is at."""

    language: str
    facts: Facts
    chapter: str = ""
    line: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    small: list[str] = field(default_factory=list)
    """Names of small counts that stand in the text without protection."""

    def fault(self, line: int, text: str) -> None:
        self.faults.append(Fault(line, self.chapter, text))

    def warn(self, line: int, text: str) -> None:
        self.warnings.append(Fault(line, self.chapter, text))

    def text(self, parts: Parts) -> Text:
        found: list[Span] = []
        for part in parts:
            if isinstance(part, Reference):
                found.append(self._span(part))
            else:
                found.append(part)
        self._look_at_words(parts)
        return tuple(found)

    def _span(self, reference: Reference) -> Span:
        try:
            text, missing = self._told(reference)
        except FactError as error:
            self.fault(reference.line, str(error))
            text, missing = f"{{{reference.source}}}", True
        return Span(text, reference.strong, reference.emphasis, missing=missing)

    def _told(self, reference: Reference) -> tuple[str, bool]:
        """What stands in the text, and whether it is missing."""
        if reference.told == "change":
            return self._change(self.released(reference.name)), False
        if reference.told:
            return self._trend(reference), False
        if reference.name in self.facts.texts and not reference.how:
            return self.facts.texts[reference.name], False
        fact = self.released(reference.name)
        if reference.how and fact.hidden_before:
            raise FactError(_hidden(f"{reference.name}, {reference.how}"))
        text = self._as_asked(fact, reference)
        missing = fact.value is None
        if missing:
            self.warn(
                reference.line,
                gettext("“%(name)s” has no number.") % {"name": reference.name},
            )
        return text, missing

    def released(self, name: str) -> Fact:
        """A number that may stand in a text. Raises ``FactError`` for a hidden one too."""
        fact = self.facts.number(name)
        if fact.hidden:
            raise FactError(_hidden(name))
        if any(is_small(count) for count in fact.counts) and name not in self.small:
            self.small.append(name)
        return fact

    def _as_asked(self, fact: Fact, reference: Reference) -> str:
        asked = {
            "": fact.shown(),
            "before": fact.shown(before=True),
            "difference": fact.difference,
            "change": fact.change,
        }
        if reference.how not in asked:
            raise FactError(
                gettext("After the comma stands before, difference or change, not “%(how)s”.")
                % {"how": reference.how}
            )
        return asked[reference.how]

    def _change(self, fact: Fact) -> str:
        """How it moved, in words that are always right."""
        texts = {
            1: gettext("rose from %(before)s to %(now)s"),
            -1: gettext("fell from %(before)s to %(now)s"),
            0: gettext("was unchanged at %(now)s"),
            None: gettext("was %(now)s"),
        }
        return texts[fact.direction] % {"before": fact.shown(before=True), "now": fact.shown()}

    def _trend(self, reference: Reference) -> str:
        told = direction_told(reference.told, self.language)
        if told is None:
            known = ", ".join(trend_words(self.language))
            raise FactError(
                gettext(
                    "“%(word)s” is neither a trend word nor something to place. Known: %(known)s."
                )
                % {"word": reference.told, "known": known}
            )
        wrong = misfit(reference.told, told, self.released(reference.name), self.language)
        if wrong:
            self.warn(reference.line, wrong)
        return reference.told

    def _look_at_words(self, parts: Parts) -> None:
        """Numbers typed by hand, and trend words that are tied to no number."""
        words = "".join(part.text for part in parts if not isinstance(part, Reference))
        typed = BY_HAND.search(words)
        if typed:
            self.warn(
                self.line,
                gettext("“%(number)s” is typed by hand: refer to it, or keep it in the head.")
                % {"number": typed[0].strip()},
            )
        if not any(isinstance(part, Reference) and not part.told for part in parts):
            return
        word = trend_word_in(words, self.language)
        if word:
            self.warn(
                self.line,
                gettext(
                    "“%(word)s” stands by a number but is tied to none: write {%(word)s: name}."
                )
                % {"word": word},
            )


def _hidden(name: str) -> str:
    text = gettext(
        "“%(name)s” is hidden so that nobody can be recognised, so it can not stand in the text. "
        "Write without it."
    )
    return text % {"name": name}

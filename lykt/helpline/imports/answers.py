"""A form's cells as answers, under the version that was in force on the row's day."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lykt.helpline.imports.fields import ANSWER, Field
from lykt.helpline.imports.mapping import IGNORED, ColumnMapping
from lykt.helpline.imports.matching import key, nearest, split
from lykt.lib.clock import local_day
from lykt.lib.spreadsheets import values
from lykt.lib.spreadsheets.problems import RefusedError, quoted, shown
from lykt.lib.spreadsheets.workbook import Cell
from lykt.questions.conditions import applicable
from lykt.questions.definition import CHOICE, TEXT, Item, Kind
from lykt.questions.models import Collection, Version
from lykt.questions.queries import definition_of

_LISTED = 8
_ROUNDING = 1e-6
_ASKED_ABOUT = 50
"""Unknown answers to one question that are asked about at a time: a wrong column has thousands."""
_REMEMBERED = 10_000


class AnswerReader:
    """Reads answers to a collection's questions, and keeps what is asked more than once."""

    def __init__(self, collection: Collection, fields: Mapping[str, Field], mapping: ColumnMapping):
        self._options = {code: one.options() for code, one in fields.items()}
        self._labels = {code: one.option_labels() for code, one in fields.items()}
        self._chosen = mapping.values
        published = collection.questionnaire.versions.filter(published_at__isnull=False)
        self._versions = list(published.order_by("-valid_from", "-number"))
        self._definitions = {version.pk: definition_of(version) for version in self._versions}
        self._items = {
            pk: {item.code: item for item in definition.items}
            for pk, definition in self._definitions.items()
        }
        # Few texts make up most of a file's answers.
        self._read: dict[tuple[str, str], list[str]] = {}
        self.unknown: dict[str, dict[str, int]] = {}
        """Texts that are no option, by field and key, with how many rows have them."""

    def cell(self, one: Field, cell: Cell) -> Any:
        """What the cell answers, before the row's version is known; None for unanswered."""
        kind = one.items[max(one.items)].kind
        if kind in CHOICE:
            return self._chosen_options(one, str(cell), several=kind is Kind.SEVERAL)
        if kind in TEXT:
            return str(cell)
        if kind is Kind.DATE:
            return values.to_date(cell).isoformat()
        if kind is Kind.TIME:
            return values.to_time(cell).isoformat(timespec="minutes")
        return values.to_number(cell)

    def _chosen_options(self, one: Field, text: str, *, several: bool) -> list[str]:
        read = self._read.get((one.code, text))
        if read is None:
            read = self._options_of(one, text, several=several)
            if len(self._read) < _REMEMBERED:
                self._read[one.code, text] = read
        return read

    def _options_of(self, one: Field, text: str, *, several: bool) -> list[str]:
        options = self._options[one.code]
        known = {**options, **self._chosen.get(one.code, {})}
        codes = []
        for part in split(text, known) if several else [text]:
            code = known.get(key(part))
            if code is None:
                raise self._unknown_option(one, part)
            if code != IGNORED and code not in codes:
                codes.append(code)
        return codes

    def _unknown_option(self, one: Field, text: str) -> RefusedError:
        found = self.unknown.setdefault(one.code, {})
        if text in found or len(found) < _ASKED_ABOUT:
            found[text] = found.get(text, 0) + 1
        labels = list(self._labels[one.code].values())
        near = nearest(text, labels)
        cure = (
            _("Did you mean %(options)s? Correct the cell, or map this answer to an option.")
            if near
            else _("Correct the cell, or map this answer to one of: %(options)s.")
        )
        names = ", ".join(map(quoted, near or labels[:_LISTED]))
        return RefusedError(
            "unknown_option",
            _("“%(value)s” is not an option.") % {"value": shown(text)},
            cure % {"options": names},
        )

    def version_on(self, day: dt.date) -> Version:
        """Raises ``RefusedError`` before the first version."""
        for version in self._versions:
            if version.valid_from <= day:
                return version
        raise RefusedError(
            "no_version",
            _("No version of the form was in force on %(day)s.") % {"day": f"{day:%d.%m.%Y}"},
            _("Check the year in the source, or publish the version that was used then."),
            column="started",
        )

    def row(self, raw: Mapping[str, Any], started: dt.datetime) -> tuple[dict[str, Any], bool]:
        """The row's answers under the version in force on its day, and whether all required are."""
        version = self.version_on(local_day(started))
        definition, items = self._definitions[version.pk], self._items[version.pk]
        answers = {}
        for code, value in raw.items():
            if code.startswith(ANSWER) and value not in (None, [], ""):
                item = items.get(code.removeprefix(ANSWER))
                if item is None:
                    raise _not_asked(version, code)
                answers[item.code] = fitted(item, value, code)
        asked = applicable(definition, answers)
        for question in answers:
            if question not in asked:
                raise _not_applicable(ANSWER + question)
        required = {item.code for item in definition.items if item.required}
        return answers, answers.keys() >= required & asked


def _not_asked(version: Version, code: str) -> RefusedError:
    return RefusedError(
        "not_asked",
        _("The form did not ask this on the row's day: version %(number)d is from %(day)s.")
        % {"number": version.number, "day": f"{version.valid_from:%d.%m.%Y}"},
        _("Empty the cell, leave the column out, or correct the date."),
        column=code,
    )


def _not_applicable(code: str) -> RefusedError:
    return RefusedError(
        "not_applicable",
        _("The question does not apply with the row's other answers."),
        _("Empty the cell, or correct the answer that it depends on."),
        column=code,
    )


def fitted(item: Item, value: Any, code: str) -> Any:
    """The value as the version's own item takes it."""
    if item.kind in CHOICE:
        return _options_in(item, value, code)
    if item.kind in (Kind.NUMBER, Kind.SCALE):
        return _within(item, value, code)
    return value


def _options_in(item: Item, chosen: list[str], code: str) -> str | list[str]:
    known = {choice.code for choice in item.choices}
    if not known.issuperset(chosen) or (item.kind is Kind.ONE and len(chosen) > 1):
        labels = ", ".join(quoted(choice.label.get("nb", choice.code)) for choice in item.choices)
        raise RefusedError(
            "option_not_in_version",
            _("The answer was not an option on the row's day."),
            _("The options then were: %(options)s.") % {"options": labels},
            column=code,
        )
    return chosen[0] if item.kind is Kind.ONE else chosen


def _within(item: Item, number: float, code: str) -> float:
    low, high = item.minimum, item.maximum
    too_low, too_high = low is not None and number < low, high is not None and number > high
    steps = (number - (low or 0)) / item.step if item.step else 0
    off_step = abs(steps - round(steps)) > _ROUNDING
    if too_low or too_high or off_step or (item.whole and number % 1):
        raise RefusedError(
            "out_of_range",
            _("The number is not one of those that can be given."),
            _("It must be from %(low)s to %(high)s, in steps of %(step)s.")
            % {"low": _plain(low), "high": _plain(high), "step": _plain(item.step or 1)},
            column=code,
        )
    return int(number) if number % 1 == 0 else number


def _plain(number: float | None) -> str:
    return "…" if number is None else f"{number:g}"

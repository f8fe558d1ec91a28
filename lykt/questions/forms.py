"""A version of a questionnaire as a Django form: rendered, checked, and turned into answers."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lykt.questions.condition_words import in_words
from lykt.questions.conditions import applicable, depends_on, parse
from lykt.questions.definition import TEXT, Definition, Item, Kind
from lykt.questions.fields import shown_number
from lykt.questions.item_fields import field_of
from lykt.questions.personal_data_warning import point_out


def questionnaire_form(
    definition: Definition,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    language: str | None = None,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    point_out_personal_data: bool = True,
) -> "QuestionnaireForm":
    """The form for a version.

    ``data`` is a posted form; ``initial`` are answers as ``Response.answers`` and ``texts_of``
    hold them; ``typed`` is a draft's raw form data, shown as it was typed without being checked.
    Without ``language`` it is the page's, or the first that the questionnaire has.
    """
    wanted = language or get_language() or ""
    form = QuestionnaireForm(
        _without_loose_conditions(definition),
        language=wanted if wanted in definition.languages else definition.languages[0],
        point_out_personal_data=point_out_personal_data,
        data=data,
        initial=_initial(definition, initial or {}),
    )
    if typed is not None:
        form.show_typed(typed)
    return form


def _without_loose_conditions(definition: Definition) -> Definition:
    """A definition from which questions were left out, such as free text that stays closed.

    Whether a question applies that depends on one of these can not be known: it may be answered,
    and may be left.
    """
    asked = {item.code for item in definition.items}
    items = (
        item if depends_on(item) <= asked else replace(item, relevant="", required=False)
        for item in definition.items
    )
    return replace(definition, items=tuple(items))


def _initial(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    parsers = {Kind.DATE: dt.date.fromisoformat, Kind.TIME: dt.time.fromisoformat}
    asked = [item for item in definition.items if item.code in answers]
    initial = {}
    for item in asked:
        value = answers[item.code]
        if item.kind is Kind.SCALE:
            value = shown_number(value)
        initial[item.code] = parsers[item.kind](value) if item.kind in parsers else value
    return initial


NONE = "none"
"""The code of an option that denies the others of its question."""


class QuestionnaireForm(forms.Form):
    """Made by ``questionnaire_form``; ``answers()`` gives what ``record_response`` takes."""

    use_required_attribute = False

    class Media:
        css = {"all": ("questions/questions.css",)}
        js = (
            forms.Script("questions/conditions.js", type="module"),
            forms.Script("questions/clear.js", type="module"),
        )

    def __init__(
        self,
        definition: Definition,
        *,
        language: str,
        point_out_personal_data: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(prefix="q", **kwargs)
        self.definition = definition
        self.items = {item.code: item for item in definition.items}
        self.language = language
        self.point_out_personal_data = point_out_personal_data
        for item in definition.items:
            self.fields[item.code] = self._field(item)

    def _field(self, item: Item) -> forms.Field:
        return field_of(
            item,
            self.language,
            label=item.label[self.language],
            help_text=self._help(item),
            required=item.required,
        )

    def _help(self, item: Item) -> SafeString:
        """The hint, and in words when the question applies, which holds without script too."""
        hint = item.hint.get(self.language, "") or _hint_of_kind(item.kind)
        condition = self.applies_when(item)
        if hint and condition:
            return format_html("{}<br><span class='applies'>{}</span>", hint, condition)
        return format_html(
            "<span class='applies'>{}</span>" if condition else "{}", condition or hint
        )

    def applies_when(self, item: Item) -> str:
        """“Answered only if …”, or nothing for a question that always applies."""
        if not item.relevant:
            return ""
        words = in_words(parse(item.relevant), self.definition, self.language)
        return _("Answered only if %(condition)s.") % {"condition": words}

    @property
    def questions(self) -> list[dict[str, Any]]:
        """What the template needs beside each field."""
        return [self._question(name) for name in self.fields]

    def _question(self, name: str) -> dict[str, Any]:
        item = self.items.get(name)
        if item is None:
            return {"field": self[name], "code": name}
        return {
            "field": self[name],
            "code": name,
            "kind": item.kind.value,
            "condition": json.dumps(parse(item.relevant)) if item.relevant else "",
            "clearable": item.kind in (Kind.ONE, Kind.SCALE)
            and not (item.required and not item.relevant),
        }

    def show_typed(self, typed: Mapping[str, Sequence[str]]) -> None:
        """Show raw form data without checking it."""
        data = QueryDict(mutable=True)
        for name, values in typed.items():
            data.setlist(name, list(values))
        for name, field in self.fields.items():
            self.initial[name] = field.widget.value_from_datadict(data, {}, self.add_prefix(name))

    def clean(self) -> dict[str, Any]:
        given = {code: v for code, v in self.cleaned_data.items() if v not in (None, "", [])}
        self.applicable = applicable(self.definition, given)
        unsure: set[str] = set(self.errors)
        for item in self.definition.items:
            if depends_on(item) & unsure:
                unsure.add(item.code)
                self._forgive_missing(item)
            elif item.code not in self.applicable:
                self._clean_inapplicable(item)
        self._refuse_none_beside_others(given)
        if self.point_out_personal_data:
            texts = (code for code in self.items if self._is_text(code) and code in given)
            point_out(self, {code: given[code] for code in texts})
        return self.cleaned_data

    def _refuse_none_beside_others(self, given: Mapping[str, Any]) -> None:
        for item in self.definition.items:
            chosen = given.get(item.code)
            if item.kind is Kind.SEVERAL and chosen and NONE in chosen and len(chosen) > 1:
                labels = {choice.code: choice.label[self.language] for choice in item.choices}
                words = _("“%(none)s” does not go with another answer. Remove one of them.")
                self.add_error(item.code, words % {"none": labels[NONE]})

    def _clean_inapplicable(self, item: Item) -> None:
        """A question that does not apply needs no answer, and an answer to it is pointed out."""
        if self._is_typed(item):
            reason = _("Remove the answer, or change the answer that it depends on.")
            self.add_error(item.code, f"{self.applies_when(item)} {reason}")
        else:
            self.errors.pop(item.code, None)

    def _is_typed(self, item: Item) -> bool:
        return self[item.code].data not in (None, "", [])

    def _forgive_missing(self, item: Item) -> None:
        """Whether it applies is not known while what it depends on must be corrected."""
        if not self._is_typed(item):
            self.errors.pop(item.code, None)

    def _is_text(self, code: str) -> bool:
        return self.items[code].kind in TEXT

    def answers(self) -> dict[str, Any]:
        """The checked answers as ``record_response`` takes them; unanswered ones are left out."""
        return {
            code: _stored(value)
            for code, value in self.cleaned_data.items()
            if code in self.applicable and value not in (None, "", [])
        }


def _hint_of_kind(kind: Kind) -> str:
    hints = {Kind.DATE: _("For example 31.12.2022"), Kind.TIME: _("For example 09.30")}
    return hints.get(kind, "")


def _stored(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:%H:%M}" if isinstance(value, dt.time) else value

"""A report's form: when and where in the organisation, and the questions in short sections."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lykt.incidents.categories import DEFINITIONS
from lykt.incidents.collection import report_collection
from lykt.incidents.queries.policies import takes_anonymous_reports
from lykt.incidents.queries.units import units_reported_for
from lykt.incidents.who_form import WhoForm
from lykt.lib.clock import at_wall_clock
from lykt.lib.numbers import whole_number
from lykt.people.models import Person, Unit
from lykt.questions.fields import DayField, TimeField
from lykt.questions.form_drafts import token_of
from lykt.questions.forms import QuestionnaireForm, questionnaire_form
from lykt.questions.models import Version
from lykt.questions.queries import definition_of, version_in_force

SECTIONS: Sequence[tuple[Promise, frozenset[str]]] = (
    (
        _("What happened"),
        frozenset({"reporter", "exposed_person", "exposed", "what", "place", "by_whom"}),
    ),
    (_("How it went"), frozenset({"against", "injury_body", "injury_mind", "damage"})),
    (_("Around it"), frozenset({"alone", "alarm", "police", "children"})),
)
"""Headings, and the questions under each; what a later version adds comes under the last one."""

_LAST = _("In your own words")

BY_OTHERS = frozenset({"witness", "on_behalf"})
"""Answers to who reports, of somebody who was not exposed."""


def refuse_what_is_ahead(form: forms.Form, day: dt.date, happened_at: dt.datetime) -> None:
    if day > timezone.localdate():
        form.add_error("day", _("This day has not come yet. Write the day when it happened."))
    elif happened_at > timezone.now():
        form.add_error("time", _("This time is later than now. Write about when it happened."))


class WhenForm(forms.Form):
    """When it was by the wall clock, in which unit, and whether a name goes with it."""

    day = DayField(label=_("Which day was it?"))
    time = TimeField(label=_("About what time?"))

    def __init__(self, *, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(prefix="w", **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        if len(units) > 1:
            choices = [(pk, unit.name) for pk, unit in self.units.items()]
            self.fields["unit"] = forms.ChoiceField(
                label=_("Where do you work?"), choices=choices, initial=str(units[0].pk)
            )
        if any(takes_anonymous_reports(unit) for unit in units):
            self.fields["anonymous"] = forms.BooleanField(
                required=False,
                label=_("Report without my name"),
                help_text=_(
                    "Then nobody can ask you more or tell you what is done, and the report is not "
                    "on your own list. Your leader sees when it comes, and colleagues may guess "
                    "who it is from by what you write."
                ),
            )

    @property
    def unit(self) -> Unit:
        only = next(iter(self.units))
        return self.units[self.cleaned_data.get("unit", only)]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("day") and given.get("time") is not None:
            given["happened_at"] = happened_at = at_wall_clock(given["day"], given["time"])
            refuse_what_is_ahead(self, given["day"], happened_at)
        if given.get("anonymous") and "unit" not in self.errors:
            self._refuse_anonymous_elsewhere()
        return given

    def _refuse_anonymous_elsewhere(self) -> None:
        if not takes_anonymous_reports(self.unit):
            self.add_error(
                "anonymous",
                _("This unit does not take reports without a name. Remove the tick to report."),
            )


@dataclass
class ReportForm:
    """Both parts as one: checked together, and their errors in one summary."""

    token: uuid.UUID
    version: Version
    when: WhenForm
    who: WhoForm
    questions: QuestionnaireForm

    def __post_init__(self) -> None:
        if "exposed_person" in self.who.fields and "exposed" in self.questions.fields:
            self.questions.fields["exposed"].label = _("Not in the list? Write who was exposed")

    @property
    def parts(self) -> tuple[forms.Form, ...]:
        return self.when, self.who, self.questions

    def is_valid(self) -> bool:
        # All are checked, also those after one with errors.
        faulty = [part for part in self.parts if not part.is_valid()]
        return not faulty

    @property
    def exposed(self) -> Person | None:
        """The colleague who was exposed, of a report by somebody else."""
        if self.questions.cleaned_data.get("reporter") not in BY_OTHERS:
            return None
        return self.who.cleaned_data.get("exposed_person")

    @property
    def is_about_staff(self) -> bool:
        """Whether it says that a colleague did it, which is not for this form."""
        return bool(self.questions["by_whom"].data == "staff")

    @property
    def errors(self) -> dict[str, Any]:
        return {name: error for part in self.parts for name, error in part.errors.items()}

    @property
    def non_field_errors(self) -> list[Any]:
        return [error for part in self.parts for error in part.non_field_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        for part in self.parts:
            yield from part

    @property
    def sections(self) -> list[tuple[Promise, list[dict[str, Any]]]]:
        """Each heading with its questions, in the questionnaire's order."""
        asked = list(self._asked())
        named = frozenset[str]().union(*(codes for _heading, codes in SECTIONS))
        rest = frozenset(question["code"] for question in asked) - named
        return [
            (heading, [question for question in asked if question["code"] in codes])
            for heading, codes in (*SECTIONS, (_LAST, rest))
        ]

    def _asked(self) -> Iterator[dict[str, Any]]:
        """With the list of colleagues before the question that asks for a name."""
        for question in self.questions.questions:
            if question["code"] == "exposed" and "exposed_person" in self.who.fields:
                listed = {"field": self.who["exposed_person"], "code": "exposed_person"}
                yield {**listed, "condition": question["condition"]}
            yield question


def blank_form(person: Person) -> ReportForm:
    """Opened now. Raises ``Version.DoesNotExist`` or ``Questionnaire.DoesNotExist`` before
    the questionnaire is loaded."""
    initial = {"day": timezone.localdate()}
    return _form(person, uuid.uuid4(), _asked_today(), {"initial": initial})


def posted_form(person: Person, data: QueryDict) -> ReportForm:
    return _form(person, token_of(data), _shown(data), {"data": data}, data=data)


def typed_form(person: Person, token: uuid.UUID, typed: Mapping[str, Sequence[str]]) -> ReportForm:
    """What was typed so far, without checking it."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    initial = {
        name[2:]: values[-1] for name, values in typed.items() if name[:2] == "w-" and values
    }
    return _form(person, token, _shown(data), {"initial": initial}, typed=typed)


def _form(
    person: Person, token: uuid.UUID, version: Version, around: dict[str, Any], **filled: Any
) -> ReportForm:
    """``around`` fills in what is asked beside the questionnaire."""
    units = units_reported_for(person)
    when, who = WhenForm(units=units, **around), WhoForm(units=units, reporter=person, **around)
    # The description of a threat may well hold the number that it came from.
    questions = questionnaire_form(definition_of(version), point_out_personal_data=False, **filled)
    add_definitions(questions)
    return ReportForm(token, version, when, who, questions)


def add_definitions(form: QuestionnaireForm) -> None:
    """What each category means, under its name."""
    field = form.fields["what"]
    if isinstance(field, forms.MultipleChoiceField):
        field.choices = [
            (choice.code, _with_definition(choice.code, choice.label[form.language]))
            for choice in form.items["what"].choices
        ]


def _with_definition(code: str, label: str) -> str:
    if code not in DEFINITIONS:
        return label
    return format_html('{}<span class="definition">{}</span>', label, DEFINITIONS[code])


def _asked_today() -> Version:
    return version_in_force(report_collection().questionnaire, timezone.localdate())


def _shown(data: QueryDict) -> Version:
    """The version that the page showed: a new one does not change a form under way."""
    pk = whole_number(data.get("version", ""))
    versions = report_collection().questionnaire.versions.filter(published_at__isnull=False)
    shown = versions.filter(pk=pk).first() if pk else None
    return shown or _asked_today()

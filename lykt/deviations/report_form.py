"""A report's form: when and where, and the questions."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.deviations.actions.reporting import nobody_instead
from lykt.deviations.collection import report_collection
from lykt.deviations.queries import lines_reported_for, units_reported_for
from lykt.deviations.queries.instead import instead_of_leader
from lykt.helpline.models import Line
from lykt.lib.clock import at_wall_clock
from lykt.lib.numbers import whole_number
from lykt.people.models import Person, Unit
from lykt.questions.fields import DayField, TimeField
from lykt.questions.form_drafts import token_of
from lykt.questions.forms import QuestionnaireForm, questionnaire_form
from lykt.questions.models import Version
from lykt.questions.queries import definition_of, version_in_force

_CONVERSATION = "conversation"
Typed = Mapping[str, Sequence[str]]


class WhenForm(forms.Form):
    """When it was by the wall clock, in which unit, and for which line."""

    day = DayField(label=_("Which day was it?"))
    time = TimeField(label=_("About what time?"))
    about_leader = forms.BooleanField(
        required=False,
        label=_("It is about my nearest leader, or somebody else should have it"),
        help_text=_(
            "It then goes past your nearest leader, who neither gets it nor sees it: to the next "
            "leader above, or else to personnel or the safety representative. After you have sent "
            "it, you see who has it."
        ),
    )

    def __init__(self, *, person: Person, **kwargs: Any) -> None:
        super().__init__(prefix="w", **kwargs)
        self.person = person
        self.units = {str(unit.pk): unit for unit in units_reported_for(person)}
        self.lines = {line.code: line for line in lines_reported_for(person)}
        if len(self.units) > 1:
            units = [(pk, unit.name) for pk, unit in self.units.items()]
            self.fields["unit"] = forms.ChoiceField(
                label=_("Where do you work?"), choices=units, initial=units[0][0]
            )
        if self.lines:
            lines = [(code, line.name) for code, line in self.lines.items()]
            self.fields["line"] = forms.ChoiceField(
                label=_("Does it concern a helpline?"),
                choices=[*lines, ("", _("No helpline"))],
                required=False,
                initial=lines[0][0],
            )
        self.order_fields(["day", "time", "unit", "line", "about_leader"])

    @property
    def unit(self) -> Unit:
        only = next(iter(self.units))
        return self.units[self.cleaned_data.get("unit", only)]

    @property
    def line(self) -> Line | None:
        return self.lines.get(self.cleaned_data.get("line", ""))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("day") and given.get("time") is not None:
            given["happened_at"] = happened_at = at_wall_clock(given["day"], given["time"])
            self._refuse_what_is_ahead(given["day"], happened_at)
        if given.get("about_leader") and "unit" not in self.errors:
            self._refuse_where_nobody_is_above()
        return given

    def _refuse_where_nobody_is_above(self) -> None:
        if instead_of_leader(self.person, self.unit) is None:
            self.add_error("about_leader", nobody_instead())

    def _refuse_what_is_ahead(self, day: dt.date, happened_at: dt.datetime) -> None:
        if day > timezone.localdate():
            self.add_error("day", _("This day has not come yet. Write the day when it happened."))
        elif happened_at > timezone.now():
            self.add_error("time", _("This time is later than now. Write about when it happened."))


@dataclass
class ReportForm:
    """Both parts as one: checked together, and their errors in one summary.

    ``conversation`` is the one that the form was opened from, if any.
    """

    token: uuid.UUID
    version: Version
    when: WhenForm
    questions: QuestionnaireForm
    conversation: uuid.UUID | None = None

    @property
    def parts(self) -> tuple[forms.Form, forms.Form]:
        return self.when, self.questions

    def is_valid(self) -> bool:
        # Both are checked, also the second after a first with errors.
        faulty = [part for part in self.parts if not part.is_valid()]
        return not faulty

    @property
    def errors(self) -> dict[str, Any]:
        return {name: error for part in self.parts for name, error in part.errors.items()}

    @property
    def non_field_errors(self) -> list[Any]:
        return [error for part in self.parts for error in part.non_field_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        for part in self.parts:
            yield from part


def blank_form(person: Person) -> ReportForm:
    """Opened now. Raises ``Version.DoesNotExist`` or ``Questionnaire.DoesNotExist`` before
    the questionnaire is loaded."""
    when = WhenForm(person=person, initial={"day": timezone.localdate()})
    return _form(uuid.uuid4(), _asked_today(), when)


def form_beside(
    person: Person, conversation: uuid.UUID, line: Line, began_at: dt.datetime
) -> ReportForm:
    """Opened from a conversation, with what is known of it filled in."""
    began = timezone.localtime(began_at)
    known = {"day": began.date(), "time": began.time(), "line": line.code}
    when = WhenForm(person=person, initial=known)
    initial = {"channel": "chat"}
    return _form(uuid.uuid4(), _asked_today(), when, conversation, initial=initial)


def posted_form(person: Person, data: QueryDict) -> ReportForm:
    when = WhenForm(person=person, data=data)
    return _form(token_of(data), _shown(data), when, conversation_in(data), data=data)


def typed_form(person: Person, token: uuid.UUID, typed: Typed) -> ReportForm:
    """What was typed so far, without checking it."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    initial = {
        name[2:]: values[-1] for name, values in typed.items() if name[:2] == "w-" and values
    }
    when = WhenForm(person=person, initial=initial)
    return _form(token, _shown(data), when, conversation_in(data), typed=typed)


def _form(
    token: uuid.UUID,
    version: Version,
    when: WhenForm,
    conversation: uuid.UUID | None = None,
    **filled: Any,
) -> ReportForm:
    questions = questionnaire_form(definition_of(version), **filled)
    return ReportForm(token, version, when, questions, conversation)


def conversation_in(data: QueryDict) -> uuid.UUID | None:
    return _uuid(data.get(_CONVERSATION, ""))


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _asked_today() -> Version:
    return version_in_force(report_collection().questionnaire, timezone.localdate())


def _shown(data: QueryDict) -> Version:
    """The version that the page showed: a new one does not change a form under way."""
    pk = whole_number(data.get("version", ""))
    versions = report_collection().questionnaire.versions.filter(published_at__isnull=False)
    shown = versions.filter(pk=pk).first() if pk else None
    return shown or _asked_today()

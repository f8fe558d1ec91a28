"""The form for a contact: when it was, and the questions of the version that held then."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.helpline.models import Channel, Contact
from lykt.lib.clock import at_wall_clock
from lykt.lib.numbers import whole_number
from lykt.people.models import Unit
from lykt.questions.definition import TEXT, Definition
from lykt.questions.fields import DayField, TimeField
from lykt.questions.forms import QuestionnaireForm, questionnaire_form
from lykt.questions.models import Version
from lykt.questions.personal_data_warning import point_out
from lykt.questions.queries import definition_of, version_in_force

LONGEST = dt.timedelta(hours=12)
OPEN_TEXTS = "texts"
"""In a correction's form: the free text is open in it."""

_DAY = dt.timedelta(days=1)
_NOT_TYPED = ("csrfmiddlewaretoken", "draft", "signature", "contact", "action")


class TimesForm(forms.Form):
    """When a contact was, by the wall clock, and which unit answered."""

    day = DayField(label=_("Day"))
    started = TimeField(label=_("Started"))
    ended = TimeField(
        label=_("Ended"),
        required=False,
        help_text=_("Left empty, it is the time you save."),
    )

    def __init__(self, *, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(prefix="t", **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        if len(units) > 1:
            choices = [(pk, unit.name) for pk, unit in self.units.items()]
            self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=choices)

    @property
    def unit(self) -> Unit:
        only = next(iter(self.units))
        return self.units[self.cleaned_data.get("unit", only)]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("day") and given.get("started"):
            given["started_at"] = started_at = at_wall_clock(given["day"], given["started"])
            if started_at > timezone.now() + dt.timedelta(minutes=1):
                self.add_error("started", _("The contact has not started yet: this is ahead."))
            given["ended_at"] = self._ended_at(started_at)
        return given

    def _ended_at(self, started_at: dt.datetime) -> dt.datetime | None:
        """The end after the start, past midnight if need be."""
        day, ended = self.cleaned_data["day"], self.cleaned_data.get("ended")
        if ended is None:
            return None
        ended_at = at_wall_clock(day, ended, not_before=started_at)
        if ended_at < started_at:
            ended_at = at_wall_clock(day + _DAY, ended)
        if ended_at - started_at > LONGEST:
            self.add_error("ended", _("The contact ends before it starts. Check both times."))
        return ended_at


def end_of(started_at: dt.datetime, ended_at: dt.datetime | None) -> dt.datetime | None:
    """The end that was typed; else now, when the contact is so recent that it may just be over."""
    now = timezone.now()
    return ended_at or (now if started_at <= now <= started_at + LONGEST else None)


class CorrectedTimesForm(TimesForm):
    """The same of a contact long over: an end left empty is not known."""

    ended = TimeField(label=_("Ended"), required=False)

    def __init__(self, *, contact: Contact, **kwargs: Any) -> None:
        super().__init__(units=[contact.unit], **kwargs)
        self.registered = (contact.started_at, contact.ended_at)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        times = (given.get("started_at"), given.get("ended_at"))
        # The fields show whole minutes; times that are left alone keep their seconds.
        if list(map(_shown, times)) == list(map(_shown, self.registered)):
            given["started_at"], given["ended_at"] = self.registered
        return given


def _shown(moment: dt.datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H.%M}" if moment else ""


class ReasonForm(forms.Form):
    """Why a contact is corrected; it stays in the history."""

    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=300,
        help_text=_("Stays visible in the history. Do not write anything about the caller."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        # It is not sealed, and is kept when the free text is gone.
        point_out(self, {"reason": self.cleaned_data.get("reason", "")})
        return self.cleaned_data


@dataclass
class ContactForm:
    """The parts as one: checked together, and their errors in one summary."""

    token: uuid.UUID
    version: Version
    times: TimesForm
    questions: QuestionnaireForm
    reason: ReasonForm | None = None
    changed_version: bool = False

    @property
    def parts(self) -> list[forms.Form]:
        return [part for part in (self.times, self.questions, self.reason) if part is not None]

    def is_valid(self) -> bool:
        # Each part is checked, also after one that has errors.
        faulty = [part for part in self.parts if not part.is_valid()]
        return not faulty and not self.changed_version

    @property
    def errors(self) -> dict[str, Any]:
        return {name: error for part in self.parts for name, error in part.errors.items()}

    @property
    def non_field_errors(self) -> list[Any]:
        return [error for part in self.parts for error in part.non_field_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        for part in self.parts:
            yield from part


def blank_form(channel: Channel, units: Sequence[Unit], now: dt.datetime) -> ContactForm:
    """A form opened now. Raises ``Version.DoesNotExist`` when nothing is asked yet."""
    local = timezone.localtime(now)
    initial = {"day": local.date(), "started": local.time().replace(second=0, microsecond=0)}
    version = version_in_force(channel.registration.questionnaire, local.date())
    return ContactForm(
        token=uuid.uuid4(),
        version=version,
        times=TimesForm(units=units, initial=initial),
        questions=questionnaire_form(definition_of(version)),
    )


def posted_form(channel: Channel, units: Sequence[Unit], data: QueryDict) -> ContactForm:
    """What was sent, under the version of the day that was typed.

    When that is not the version that was shown, the form is to be shown again with it.
    """
    times = TimesForm(units=units, data=data)
    day = times.cleaned_data.get("day") if times.is_valid() else None
    shown = _version_shown(channel, data)
    version = shown
    try:
        version = version_in_force(channel.registration.questionnaire, day) if day else shown
    except Version.DoesNotExist:
        times.add_error("day", _("Nothing was registered in this channel on that day."))
    if version == shown:
        questions = questionnaire_form(definition_of(version), data)
    else:
        questions = questionnaire_form(definition_of(version), typed=typed_in(data))
    return ContactForm(
        token=token_of(data),
        version=version,
        times=times,
        questions=questions,
        changed_version=version != shown,
    )


def typed_form(
    channel: Channel, units: Sequence[Unit], token: uuid.UUID, typed: Mapping[str, Sequence[str]]
) -> ContactForm:
    """What was typed so far, as it was typed, without checking it."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    version = _version_shown(channel, data)
    return ContactForm(
        token=token,
        version=version,
        times=TimesForm(units=units, initial=_times_typed(typed)),
        questions=questionnaire_form(definition_of(version), typed=typed),
    )


def form_of(contact: Contact) -> ContactForm:
    """A registered contact, to be corrected under the version that was answered, texts closed."""
    ended_at = contact.ended_at and timezone.localtime(contact.ended_at)
    initial = {
        "day": contact.day,
        "started": timezone.localtime(contact.started_at).time(),
        "ended": ended_at and ended_at.time(),
    }
    return ContactForm(
        token=uuid.uuid4(),
        version=contact.response.version,
        times=CorrectedTimesForm(contact=contact, initial=initial),
        questions=questionnaire_form(_asked(contact, {}), initial=contact.response.answers),
        reason=ReasonForm(),
    )


def corrected_form(contact: Contact, data: QueryDict) -> ContactForm:
    """What a corrector sent. The version stays: its questions were the ones asked."""
    return ContactForm(
        token=token_of(data),
        version=contact.response.version,
        times=CorrectedTimesForm(contact=contact, data=data),
        questions=questionnaire_form(_asked(contact, data), data),
        reason=ReasonForm(data),
    )


def typed_correction(
    contact: Contact, token: uuid.UUID, typed: Mapping[str, Sequence[str]]
) -> ContactForm:
    """What a corrector typed so far, without checking it."""
    return ContactForm(
        token=token,
        version=contact.response.version,
        times=CorrectedTimesForm(contact=contact, initial=_times_typed(typed)),
        questions=questionnaire_form(_asked(contact, typed), typed=typed),
        reason=ReasonForm(initial={"reason": typed.get("reason", [""])[-1]}),
    )


def has_open_texts(data: Mapping[str, Any]) -> bool:
    """Whether a correction's form holds the free text too."""
    return OPEN_TEXTS in data


def _asked(contact: Contact, data: Mapping[str, Any]) -> Definition:
    """The questions, without free text until that is opened."""
    definition = definition_of(contact.response.version)
    if has_open_texts(data):
        return definition
    return replace(
        definition, items=tuple(item for item in definition.items if item.kind not in TEXT)
    )


def _times_typed(typed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {name[2:]: values[-1] for name, values in typed.items() if name[:2] == "t-" and values}


def typed_in(data: QueryDict) -> dict[str, list[str]]:
    """What a person typed, and the version it answers, without the page's own secrets."""
    kept = {name: values for name, values in data.lists() if name not in _NOT_TYPED}
    return {name: [str(value) for value in values] for name, values in kept.items()}


def token_of(data: QueryDict) -> uuid.UUID:
    """The form's token; a new one for anything that no page has written."""
    try:
        return uuid.UUID(data.get("draft", ""))
    except ValueError:
        return uuid.uuid4()


def _version_shown(channel: Channel, data: QueryDict) -> Version:
    pk = whole_number(data.get("version", ""))
    versions = channel.registration.questionnaire.versions.filter(published_at__isnull=False)
    shown = versions.filter(pk=pk).first() if pk else None
    return shown or version_in_force(channel.registration.questionnaire, timezone.localdate())

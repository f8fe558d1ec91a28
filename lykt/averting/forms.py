"""The forms of an assessment: one for each step, with words for somebody who is under pressure."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.averting.access import Opened
from lykt.averting.queries.assessments import leaders_to_consult
from lykt.averting.sealed_words import Content
from lykt.lib.clock import at_wall_clock
from lykt.lib.once import SentOnceForm
from lykt.people.models import Person
from lykt.questions.fields import DayField, TimeField

MOST_WORDS = 20_000
MOST_MESSAGES = 500


def _words(
    label: Any, help_text: Any = "", rows: int = 4, required: bool = True
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=help_text, max_length=MOST_WORDS, widget=widget, required=required
    )


def _line(label: Any, help_text: Any = "", required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=help_text, max_length=300, widget=widget, required=required
    )


def _one_of(label: Any, *choices: tuple[str, Any], help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, help_text=help_text
    )


class StepForm(SentOnceForm):
    """A form about one assessment; ``opened`` says which."""

    def __init__(self, *args: Any, opened: Opened, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opened, self.reader = opened, reader

    def content(self) -> Content:
        """What was filled in, as it is sealed."""
        return {name: _plain(value) for name, value in self.cleaned_data.items()}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def said(field: forms.Field, value: object) -> str | Promise:
    """What was filled in, as it is read."""
    if isinstance(field, DayField | TimeField) and value:
        shape = "%d.%m.%Y" if isinstance(field, DayField) else "%H.%M"
        kind = dt.date if isinstance(field, DayField) else dt.time
        return f"{kind.fromisoformat(str(value)):{shape}}"
    if isinstance(field, forms.ChoiceField):
        choices = cast(Iterable[tuple[str, str | Promise]], field.choices)
        return next((label for code, label in choices if code == value), str(value or ""))
    return str(value or "")


class AtForm(StepForm):
    """Something that was done at a moment: now, unless it is changed."""

    day = DayField(label=_("Which day?"))
    time = TimeField(label=_("What time?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.localtime()
        self.fields["day"].initial, self.fields["time"].initial = now.date(), now.time()

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("day") and given.get("time") is not None and self.at > timezone.now():
            self.add_error("time", _("This time is later than now. Write when it was done."))
        return given

    @property
    def at(self) -> dt.datetime:
        return at_wall_clock(self.cleaned_data["day"], self.cleaned_data["time"])


# --- The questions ------------------------------------------------------------------------


class WhatForm(StepForm):
    act = _one_of(
        _("What is it about?"),
        ("killing", _("Killing")),
        ("grave_injury", _("Grave bodily harm")),
        ("close_relations", _("Grave or repeated abuse in a close relationship")),
        ("rape", _("Rape")),
        ("child_sexual_abuse", _("Sexual abuse of a child, or of somebody who is dependent")),
        (
            "other_grave",
            _("Another grave crime, such as forced marriage, genital mutilation or robbery"),
        ),
        ("not_known", _("I do not know yet")),
    )
    words = _words(
        _("What may happen?"),
        _("In a few words, as close as you can to how it was said."),
        required=False,
    )


class WhoForm(StepForm):
    words = _words(
        _("Who is in danger?"),
        _(
            "All that can help to find the person: name, age, place, address, telephone number. "
            "Write “not known” where nothing is known."
        ),
        rows=3,
    )
    child = _one_of(
        _("Is anybody in danger under 18?"),
        ("yes", _("Yes")),
        ("no", _("No")),
        ("not_known", _("Not known")),
    )
    by_whom = _words(_("Who may do it?"), rows=2, required=False)


class CertaintyForm(StepForm):
    certainty = _one_of(
        _("How sure is it that it will happen?"),
        ("certain", _("Certain, or it is already going on")),
        ("most_likely", _("More likely than not")),
        ("possible", _("Possible")),
        ("unlikely", _("Not likely")),
        ("not_known", _("I do not know")),
    )
    words = _words(
        _("What makes you think so?"),
        _("Threats, plans, weapons, earlier violence, who has said what."),
        required=False,
    )


class TimeForm(StepForm):
    how_soon = _one_of(
        _("How soon?"),
        ("now", _("Now, or within the hour")),
        ("today", _("Within a day")),
        ("days", _("Within days")),
        ("later", _("Later")),
        ("not_known", _("Not known")),
    )
    possible = _one_of(
        _("Can it still be prevented, or what comes of it?"),
        ("yes", _("Yes")),
        ("no", _("No")),
        ("not_known", _("Not known")),
    )
    words = _words(_("What do you know about where and when?"), rows=2, required=False)


# --- Consulting and deciding --------------------------------------------------------------


class ConsultForm(AtForm):
    leader = forms.ChoiceField(label=_("Who have you talked to?"), required=False)
    other = _line(
        _("Or somebody outside Lykt"),
        _("Such as the duty desk of Kripos. They are not let in to anything."),
        required=False,
    )
    words = _words(_("What was advised?"))

    field_order = ("leader", "other", "words", "day", "time")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = leaders_to_consult(self.reader, self.opened.assessment.unit)
        self.leaders = {str(each.pk): each for each in found}
        self.fields["leader"] = forms.ChoiceField(
            label=_("Who have you talked to?"),
            required=False,
            choices=[("", "–"), *((pk, each.name) for pk, each in self.leaders.items())],
            help_text=_("The one you choose can open the assessment from now on."),
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if bool(given.get("leader")) == bool(given.get("other")):
            self.add_error("leader", _("Choose a leader, or write who it was; one of the two."))
        return given

    @property
    def consulted(self) -> Person | None:
        return self.leaders.get(self.cleaned_data["leader"])

    def content(self) -> Content:
        """The name as it was then: whoever is chosen may have left when it is read."""
        return {**super().content(), "leader": self.consulted.name if self.consulted else ""}


class DecisionForm(StepForm):
    decision = _one_of(
        _("Are the police to be told?"),
        ("yes", _("Yes, it is reported")),
        ("no", _("No, it is not reported")),
    )
    words = _words(
        _("Why?"), _("Also when the answer is no. If it is urgent, a few words are enough."), rows=3
    )
    two = _one_of(
        _("Is there time for two to decide?"),
        ("yes", _("Yes, and I have written down whom I talked to")),
        ("no", _("No, it is urgent. A second person looks at it afterwards")),
    )


class SecondLookForm(StepForm):
    agrees = _one_of(
        _("Do you agree with the decision?"),
        ("yes", _("Yes")),
        ("no", _("No")),
        help_text=_(
            "If you do not agree with a no, it is assessed again at once: talk with each other. "
            "A yes stands, since the duty is each person’s own."
        ),
    )
    words = _words(_("Why?"), rows=3)


class ReconsiderForm(StepForm):
    words = _words(_("What is new?"), rows=3)


# --- Handing over -------------------------------------------------------------------------


class ExcerptForm(StepForm):
    messages = forms.CharField(
        label=_("The chosen messages"),
        widget=forms.HiddenInput,
        max_length=2_000_000,
        error_messages={
            "required": _("Nothing is chosen yet. Tick the messages that the police need.")
        },
    )

    def clean_messages(self) -> list[dict[str, Any]]:
        try:
            chosen = [_message(each) for each in json.loads(self.cleaned_data["messages"])]
        except (ValueError, TypeError, KeyError) as error:
            raise forms.ValidationError(
                _("The choice did not arrive whole. Load the page, and choose again.")
            ) from error
        if not 0 < len(chosen) <= MOST_MESSAGES:
            raise forms.ValidationError(
                _("Choose between one and 500 messages."), code="number_of_messages"
            )
        return chosen


def _message(given: Any) -> dict[str, Any]:
    return {
        "number": int(given["number"]),
        "at": dt.datetime.fromisoformat(str(given["at"])).isoformat(),
        "who": str(given["who"])[:100],
        "text": str(given["text"])[:MOST_WORDS],
    }


class RequestForm(AtForm):
    operator = _line(
        _("Whom do you ask?"), _("The telephone operator, and the name if you got one.")
    )
    words = _words(_("What do you ask for?"), rows=3)

    field_order = ("operator", "words", "day", "time")


class AnswerForm(AtForm):
    words = _words(_("What did the operator answer?"), rows=3)

    field_order = ("words", "day", "time")


class ReportForm(AtForm):
    how = _one_of(
        _("How was it reported?"),
        ("emergency", _("To 112")),
        ("telephone", _("To the police or Kripos by telephone")),
        ("portal", _("Through the tip portal of Kripos")),
    )
    to = _line(_("Who took it?"), _("The name or the desk, if you got it."), required=False)
    reference = _line(_("Reference number"), _("It can be added later."), required=False)
    words = _words(_("What did the police say?"), rows=2, required=False)

    field_order = ("how", "day", "time", "to", "reference", "words")


class FollowUpForm(StepForm):
    reference = _line(_("Reference number"), _("If it came now."), required=False)
    words = _words(_("What has happened since?"), rows=3)


class EvaluationForm(StepForm):
    words = _words(
        _("What did we learn?"),
        _("What went well, what did not, and whether the routine should be changed."),
    )

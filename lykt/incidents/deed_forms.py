"""The forms of what is done with a case; each knows the case and who fills it in."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.incidents.access import Opened
from lykt.incidents.amounts import KronerField
from lykt.incidents.file_field import AttachmentField
from lykt.incidents.models import Cost, Exposed, Measure, Talk, ThirdParty
from lykt.incidents.queries.cases import cases_near
from lykt.incidents.queries.doubts import tasks_in_doubt
from lykt.incidents.queries.measures import measures_left
from lykt.incidents.queries.people import employees_in, people_around
from lykt.incidents.sealed_words import words_of
from lykt.incidents.third_parties.access import latest_days, third_parties_seen_by
from lykt.incidents.third_parties.forms import AnonymousWords
from lykt.lib.once import SentOnceForm
from lykt.people.models import Person
from lykt.questions.fields import DayField
from lykt.questions.kept_words import KeptForm

MOST_WORDS = 20_000


class DeedForm(SentOnceForm):
    """A form about one case. ``opened`` says which, and what may be chosen."""

    kept: KeptForm

    def __init__(self, *args: Any, opened: Opened, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opened, self.reader = opened, reader
        self.set_choices()

    def set_choices(self) -> None:
        """What can be chosen in this case."""

    def let_choose(self, name: str, people: QuerySet[Person]) -> None:
        """The people are read once, however often their list is looked at."""
        field = self.fields[name]
        if not isinstance(field, forms.ModelChoiceField):
            raise TypeError(f"{name} is no choice among people")
        empty = [] if field.empty_label is None else [("", field.empty_label)]
        field.queryset = people
        field.choices = [*empty, *((each.pk, each.name) for each in people)]

    def has_choice(self) -> bool:
        """Whether each list has something in it."""
        lists = (field for field in self.fields.values() if hasattr(field, "choices"))
        return all(list(field.choices) or not field.required for field in lists)


def _words(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, max_length=MOST_WORDS, widget=widget)


def _not_ahead(form: forms.Form, name: str) -> None:
    day = form.cleaned_data.get(name)
    if day and day > timezone.localdate():
        form.add_error(name, _("This day has not come yet. Write the day when it was."))


class TakeForm(DeedForm):
    """Nothing to fill in."""


class CloseForm(DeedForm):
    evaluation = _words(
        _("Evaluation"),
        _("What went well, what did not, and what is changed so that it does not happen again."),
    )


class ReopenForm(DeedForm):
    reason = _words(_("Why is it opened again?"), rows=2)


class JoinForm(DeedForm):
    other = forms.ChoiceField(label=_("Which case is about the same event?"))
    reason = _words(_("How do you know?"), rows=2)

    def set_choices(self) -> None:
        near = cases_near(self.reader, self.opened.case)
        self.cases = {str(each.case.pk): each for each in near}
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            (pk, _label_of_case(each)) for pk, each in self.cases.items()
        ]


def _label_of_case(opened: Opened) -> str:
    happened = timezone.localtime(opened.case.happened_at)
    return f"{happened:%d.%m.%Y %H.%M}, {opened.case.unit}"


class ExposedForm(DeedForm):
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Who was exposed?"), required=False, empty_label="–"
    )
    name = forms.CharField(
        label=_("Or the name of somebody who does not sign in to Lykt"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def set_choices(self) -> None:
        self.let_choose("person", people_around(self.opened.case.unit))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if bool(given.get("person")) == bool(given.get("name")):
            self.add_error("person", _("Choose a person, or write a name; one of the two."))
        return given


class WithExposed(DeedForm):
    """A form about one of the exposed."""

    exposed = forms.ChoiceField(label=_("With whom?"))

    def set_choices(self) -> None:
        self.known = {str(each.pk): each for each in self.opened.case.exposed.select_related("key")}
        self.fields["exposed"].choices = [  # type: ignore[attr-defined]
            (pk, words_of(each)) for pk, each in self.known.items()
        ]

    def clean_exposed(self) -> Exposed:
        return self.known[self.cleaned_data["exposed"]]


class PlanTalkForm(WithExposed):
    day = DayField(label=_("Which day?"))


class HoldTalkForm(DeedForm):
    talk = forms.ChoiceField(label=_("Which talk?"))
    day = DayField(label=_("Held on"))
    words = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=MOST_WORDS,
        help_text=_(
            "Kept locked. Only you can read it. Shared, it is for the exposed and the leaders."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    shared = forms.BooleanField(label=_("Share the note with the exposed"), required=False)

    def set_choices(self) -> None:
        talks = self.opened.case.talks.filter(held_on=None).select_related("exposed__key")
        self.talks = {str(talk.pk): talk for talk in talks}
        self.fields["talk"].choices = [  # type: ignore[attr-defined]
            (pk, f"{talk.planned_for:%d.%m.%Y}, {words_of(talk.exposed)}")
            for pk, talk in self.talks.items()
        ]
        self.fields["day"].initial = timezone.localdate()

    def clean_talk(self) -> Talk:
        return self.talks[self.cleaned_data["talk"]]

    def clean(self) -> dict[str, Any]:
        _not_ahead(self, "day")
        return self.cleaned_data


class MeasureForm(DeedForm):
    words = _words(_("What is to be done?"), rows=2)
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Who does it?"))
    due_on = DayField(label=_("By when?"))

    def set_choices(self) -> None:
        self.let_choose("owner", people_around(self.opened.case.unit))


class WithMeasure(DeedForm):
    """A form about one of the measures that are left."""

    measure = forms.ChoiceField(label=_("Which measure?"))

    def set_choices(self) -> None:
        self.measures = {str(each.pk): each for each in measures_left(self.opened.case)}
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (pk, words_of(each)) for pk, each in self.measures.items()
        ]

    def clean_measure(self) -> Measure:
        return self.measures[self.cleaned_data["measure"]]


class EndMeasureForm(WithMeasure):
    day = DayField(label=_("Done on"))

    def set_choices(self) -> None:
        super().set_choices()
        self.fields["day"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        _not_ahead(self, "day")
        return self.cleaned_data


class DropMeasureForm(WithMeasure):
    reason = _words(_("Why is it not carried out?"), rows=2)


class CostForm(DeedForm):
    words = _words(_("What was damaged?"), rows=2)
    kroner = KronerField(label=_("What does it cost, in kroner?"))


class DecideCostForm(DeedForm):
    cost = forms.ChoiceField(label=_("Which thing?"))
    outcome = forms.ChoiceField(
        label=_("Is it replaced?"), choices=Cost.Outcome.choices[1:], widget=forms.RadioSelect
    )

    def set_choices(self) -> None:
        undecided = self.opened.case.costs.filter(outcome=Cost.Outcome.CONSIDERED)
        self.costs = {str(each.pk): each for each in undecided.select_related("key")}
        self.fields["cost"].choices = [  # type: ignore[attr-defined]
            (pk, words_of(each)) for pk, each in self.costs.items()
        ]


class SetStepsAsideForm(DeedForm):
    tasks = forms.TypedMultipleChoiceField(
        label=_("Which steps are set aside?"),
        help_text=_("Remove the tick from those that are to be done all the same."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one step.")},
    )
    reason = _words(_("Why do they not apply?"), rows=2)

    def set_choices(self) -> None:
        choices = [(task.pk, task.title) for task in tasks_in_doubt(self.opened.case)]
        self.fields["tasks"].choices = choices  # type: ignore[attr-defined]
        self.fields["tasks"].initial = [pk for pk, _title in choices]


class AddFileForm(DeedForm):
    file = AttachmentField()


class ThirdPartyForm(DeedForm):
    third_party = forms.ChoiceField(
        label=_("Has this person done it before?"),
        required=False,
        help_text=_("Who is behind each stands on the page of repeated threats."),
    )
    words = AnonymousWords(
        label=_("If not: how you know who it is, and what to prepare for"),
        required=False,
        help_text=_("Such as initials and the number in your case system. No identity number."),
    )

    def set_choices(self) -> None:
        self.known = {str(each.pk): each for each in third_parties_seen_by(self.reader)}
        latest = latest_days(self.known.values())
        self.fields["third_party"].choices = [  # type: ignore[attr-defined]
            ("", _("No, or not that we know")),
            *((pk, _label_of_third_party(each, latest)) for pk, each in self.known.items()),
        ]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        chosen = self.known.get(given.get("third_party", ""))
        if not chosen and not given.get("words") and "words" not in self.errors:
            self.add_error("words", _("Choose who it is, or write how you know the person again."))
        return {**given, "third_party": chosen}


def _label_of_third_party(
    third_party: ThirdParty, latest: Mapping[uuid.UUID, dt.date | None]
) -> str:
    """Without its words: whoever reads those is in the audit log, by the page of each."""
    day = latest[third_party.pk]
    return f"{third_party}, {third_party.unit}" + (f", {day:%d.%m.%Y}" if day else "")


class AnswerForm(DeedForm):
    employee = forms.ModelChoiceField(Person.objects.none(), label=_("To whom?"), empty_label=None)
    words = _words(_("What do you want to say or ask?"))

    def set_choices(self) -> None:
        self.let_choose("employee", employees_in(self.opened.case))

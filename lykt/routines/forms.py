"""Forms of tasks, absences and routines."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from lykt.people.models import Person
from lykt.questions.fields import DayField
from lykt.questions.kept_words import KeptForm
from lykt.routines.definitions import RoutineFile, RoutineFileError, read_routine
from lykt.routines.definitions.changing import with_settings
from lykt.routines.handing import people_to_hand_to
from lykt.routines.models import Task
from lykt.routines.timeline import words_of

_MOST_LETTERS = 4_000
_MOST_SOURCE = 100_000


def _text(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=_MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EndingForm(forms.Form):
    """A form that ends a task; ``words`` is its field of free text."""

    prefix: str
    words: str
    kept: KeptForm

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return self.cleaned_data


class FinishForm(EndingForm):
    """A task that is done."""

    prefix = "finish"
    words = "note"
    note = _text(
        _("Note"),
        _("What was done. It is encrypted, and read by those in the case."),
        required=False,
    )


class DecideForm(EndingForm):
    """A decision with its reason."""

    prefix = "decide"
    words = "reason"
    decision = forms.ChoiceField(
        label=_("Decision"), choices=(("yes", _("Yes")), ("no", _("No"))), widget=forms.RadioSelect
    )
    reason = _text(_("The reason"), _("Why, in a few words. A no needs its reason too."))

    def given(self) -> dict[str, Any]:
        yes = self.cleaned_data["decision"] == "yes"
        return {"yes": yes, "reason": self.cleaned_data["reason"]}


class SetAsideForm(EndingForm):
    """A task that does not apply."""

    prefix = "aside"
    words = "reason"
    reason = _text(_("Why does it not apply?"))


ENDING_FORMS = (FinishForm, DecideForm, SetAsideForm)


class DelegateForm(forms.Form):
    """To whom a task is given."""

    prefix = "delegate"
    to = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Give it to"),
        empty_label=_("Choose"),
        error_messages={
            "invalid_choice": _("This person has no role in this step. Choose somebody who has.")
        },
    )

    def __init__(self, *args: Any, task: Task, giver: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = cast("forms.ModelChoiceField[Person]", self.fields["to"])
        to.queryset = people_to_hand_to(giver, task)


class AbsenceForm(forms.Form):
    """Days on which a person is away."""

    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))

    def clean_last_day(self) -> dt.date:
        last: dt.date = self.cleaned_data["last_day"]
        first = self.cleaned_data.get("first_day")
        if first and last < first:
            raise forms.ValidationError(_("The last day must not be before the first."))
        return last


class RoutineForm(forms.Form):
    """A routine's text; ``file`` is what was read from it."""

    source = forms.CharField(
        label=_("The routine’s text"),
        max_length=_MOST_SOURCE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "source"}),
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        self.file: RoutineFile | None = None

    def clean_source(self) -> str:
        text: str = self.cleaned_data["source"].replace("\r\n", "\n")
        try:
            self.file = read_routine(text)
        except RoutineFileError as error:
            raise forms.ValidationError(list(error.faults)) from error
        if self.file.definition.code != self.code:
            raise forms.ValidationError(
                _("The code of this routine is %(code)s, and it never changes. Write it back."),
                params={"code": self.code},
            )
        return text


class SettingsForm(forms.Form):
    """What a routine's source leaves open, each with its choices, and the day it holds from."""

    prefix = "settings"
    valid_from = DayField(label=_("Holds from"))

    def __init__(self, *args: Any, routine: RoutineFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.routine = routine
        for setting in routine.definition.settings:
            self.fields[setting.code] = forms.ChoiceField(
                label=setting.title,
                help_text=escape(setting.note),
                choices=[
                    (option, words_of(routine.definition, option)) for option in setting.options
                ],
                initial=setting.value,
            )

    def text(self) -> str:
        """The routine's text with what was chosen."""
        chosen = dict(self.cleaned_data)
        valid_from = chosen.pop("valid_from")
        return with_settings(self.routine.text, chosen, valid_from)

"""What can be done with a deviation on its page: a form and an action for each, in one table."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.deviations import actions
from lykt.deviations.access import Opened, Part
from lykt.deviations.models import Measure, Note
from lykt.deviations.queries import possible_owners
from lykt.deviations.workflow import Move, allows
from lykt.lib.once import SentOnceForm
from lykt.people.models import Person
from lykt.questions.fields import DayField
from lykt.questions.kept_words import KeptForm

MOST_WORDS = 20_000


class DeedForm(SentOnceForm):
    """A form about one deviation. ``opened`` says which, and who may be chosen."""

    kept: KeptForm

    def __init__(self, *args: Any, opened: Opened, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opened = opened
        self.set_choices()

    def set_choices(self) -> None:
        """Whom or what can be chosen."""


def _words(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, max_length=MOST_WORDS, widget=widget)


class CauseForm(DeedForm):
    words = _words(
        _("What caused it?"),
        _("What lay behind it: equipment, a routine, knowledge, staffing? Without names."),
    )


class MeasureForm(DeedForm):
    words = _words(_("What is to be done?"), rows=2)
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Who does it?"))
    due_on = DayField(label=_("By when?"))

    def set_choices(self) -> None:
        self.fields["owner"].queryset = possible_owners(  # type: ignore[attr-defined]
            self.opened.deviation
        )

    def clean(self) -> dict[str, Any]:
        due_on = self.cleaned_data.get("due_on")
        if due_on and due_on < timezone.localdate():
            self.add_error("due_on", _("This day has passed. Write a day that is to come."))
        return self.cleaned_data


class ChangeMeasureForm(MeasureForm):
    """As it stands, and why it is changed."""

    words = _words(_("Why is it changed?"), rows=2)

    def set_choices(self) -> None:
        super().set_choices()
        self.order_fields(["owner", "due_on", "words"])
        measure = self.opened.deviation.measures.filter(done_on=None).first()
        if measure:
            self.initial = {"owner": measure.owner_id, "due_on": measure.due_on, **self.initial}


class NoMeasureForm(DeedForm):
    words = _words(_("Why is no measure needed?"))


class CarryOutForm(DeedForm):
    day = DayField(label=_("Which day was it done?"))

    def set_choices(self) -> None:
        self.fields["day"].initial = timezone.localdate()

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("This day has not come yet. Write the day when it was done.")
            )
        return day


class EffectForm(DeedForm):
    works = forms.TypedChoiceField(
        label=_("Does the measure work?"),
        choices=[
            ("yes", _("Yes, it has not happened again")),
            ("no", _("No. The cause is looked for again")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    words = _words(_("How do you know?"), rows=2)


class AnswerForm(DeedForm):
    words = _words(
        _("What do you want to tell the one who reported?"),
        _("What was found, and what is done about it."),
    )


class CloseForm(DeedForm):
    """Nothing to fill in."""


class ReopenForm(DeedForm):
    words = _words(
        _("Why is the deviation opened again?"),
        _("It is looked at from the cause on, and the steps of the routine start anew."),
        rows=2,
    )


@dataclass(frozen=True)
class Deed:
    """A form, the action that it leads to, the words on its button, and what is said after.

    It is possible until the deviation's time ends, where the state allows ``move``, for whoever
    has ``part``; without a move in every state. ``makes`` is the row that it makes by the form's
    token.
    """

    form: type[DeedForm]
    action: Callable[..., object]
    label: Promise
    said: Promise
    move: Move | None
    part: Part = Part.FOLLOWING_UP
    makes: type[Note] | type[Measure] | None = None

    def is_done(self, token: uuid.UUID) -> bool:
        """Whether a form with this token was sent before."""
        return self.makes is not None and self.makes._default_manager.filter(pk=token).exists()

    def is_possible(self, opened: Opened) -> bool:
        moves = self.move is None or allows(opened.deviation.state, self.move)
        is_kept = opened.deviation.destroyed_at is None
        return moves and is_kept and opened.has(self.part)

    def do(self, person: Person, opened: Opened, form: DeedForm) -> None:
        once = {"token": form.token} if self.makes else {}
        self.action(actor=person, opened=opened, **once, **form.cleaned_data)


DEEDS: Mapping[str, Deed] = {
    "cause": Deed(
        CauseForm,
        actions.find_cause,
        _("Save the cause"),
        _("The cause is saved."),
        Move.FIND_CAUSE,
        makes=Note,
    ),
    "measure": Deed(
        MeasureForm,
        actions.decide_measure,
        _("Decide on a measure"),
        _("The measure is decided, and its owner has got the task."),
        Move.DECIDE_MEASURE,
        makes=Measure,
    ),
    "change-measure": Deed(
        ChangeMeasureForm,
        actions.change_measure,
        _("Change who does the measure, or by when"),
        _("The measure is changed, and its task with it."),
        Move.CHANGE_MEASURE,
        makes=Note,
    ),
    "no-measure": Deed(
        NoMeasureForm,
        actions.decide_no_measure,
        _("Decide that no measure is needed"),
        _("The decision and its reason are saved."),
        Move.DECIDE_NONE,
        makes=Note,
    ),
    "done": Deed(
        CarryOutForm,
        actions.carry_out_measure,
        _("Register the measure as done"),
        _("The measure is registered as done."),
        Move.CARRY_OUT,
        Part.CARRYING_OUT,
    ),
    "effect": Deed(
        EffectForm,
        actions.check_effect,
        _("Save the check of the effect"),
        _("The check is saved."),
        Move.CONFIRM_EFFECT,
        makes=Note,
    ),
    "answer": Deed(
        AnswerForm,
        actions.answer_reporter,
        _("Answer the one who reported"),
        _("Sent. It stands on the page of the one who reported."),
        None,
        makes=Note,
    ),
    "close": Deed(
        CloseForm,
        actions.close_deviation,
        _("Close the deviation"),
        _("The deviation is closed."),
        Move.CLOSE,
    ),
    "reopen": Deed(
        ReopenForm,
        actions.reopen_deviation,
        _("Open the deviation again"),
        _("The deviation is open again, and is looked at from the cause on."),
        Move.REOPEN,
        makes=Note,
    ),
}

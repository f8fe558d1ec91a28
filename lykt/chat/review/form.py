"""Forms of the quality review: which conversations, what is said to whom, what is kept."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.chat.models import Conversation
from lykt.chat.queries.reviews import by_criterion, by_reason, by_unit, candidates
from lykt.chat.workflow import CloseReason
from lykt.helpline.models import Line
from lykt.helpline.queries import units_seen
from lykt.people.models import Person, Unit
from lykt.questions.fields import DayField
from lykt.questions.personal_data_warning import point_out
from lykt.statistics.periods import Period

CRITERIA = {
    "long": _("Lasted more than an hour"),
    "long_wait": _("Waited more than ten minutes"),
    "few": _("Fewer than six messages"),
    "requeued": _("Waited again after the counsellor was gone"),
    "transferred": _("Taken over by a colleague"),
    "returned": _("The caller came back"),
    "faults": _("Had technical faults"),
}
_MONTH = dt.timedelta(days=30)
MOST_DRAWN = 20


class SampleForm(forms.Form):
    """Which conversations to look at: from when, and drawn or by a criterion."""

    since = DayField(label=_("From"))
    until = DayField(label=_("To"))
    criterion = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", _("All, drawn at random")), *CRITERIA.items()],
    )
    reason = forms.ChoiceField(
        label=_("Closed because"),
        required=False,
        choices=[("", _("All")), *CloseReason.choices],
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Answered by"), required=False, empty_label=_("All")
    )
    number = forms.IntegerField(
        label=_("How many are drawn"), min_value=1, max_value=MOST_DRAWN, initial=5
    )
    with_own = forms.BooleanField(label=_("Also conversations I sat in"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, person: Person, line: Line, lines: Sequence[Line]
    ) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"since": today - _MONTH, "until": today})
        self.person, self.line = person, line
        if len(lines) > 1:
            choices = [(one.code, one.name) for one in lines]
            self.fields["line"] = forms.ChoiceField(
                label=_("Line"), choices=choices, initial=line.code
            )
        self.fields["unit"] = forms.ModelChoiceField(
            units_seen(person, line),
            label=_("Answered by"),
            required=False,
            empty_label=_("All"),
        )

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return self.cleaned_data

    def conversations(self) -> QuerySet[Conversation]:
        """What fits, before any are drawn from it."""
        given = self.cleaned_data
        found = candidates(
            self.person,
            self.line,
            Period(given["since"], given["until"]),
            with_own=given["with_own"],
        )
        if given["criterion"]:
            found = by_criterion(found, given["criterion"])
        if given["unit"]:
            found = by_unit(found, given["unit"])
        return by_reason(found, given["reason"]) if given["reason"] else found


class FeedbackForm(forms.Form):
    """What a counsellor is to read; left empty, nobody is told anything."""

    to = forms.ChoiceField(label=_("To whom"))
    feedback = forms.CharField(
        label=_("Feedback to the counsellor"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only the counsellor can read it. Do not write anything about the caller."),
    )

    def __init__(self, data: Any = None, *, counsellors: Sequence[Person]) -> None:
        super().__init__(data, prefix="feedback")
        self._people = {str(person.pk): person for person in counsellors}
        if not counsellors:
            self.fields.clear()
            return
        choices = [(pk, person.name) for pk, person in self._people.items()]
        self.fields["to"] = forms.ChoiceField(
            label=_("To whom"),
            choices=choices,
            widget=forms.Select if len(choices) > 1 else forms.HiddenInput,
            initial=choices[0][0],
        )

    def clean(self) -> dict[str, Any]:
        point_out(self, {"feedback": self.cleaned_data.get("feedback", "")} if self.fields else {})
        return self.cleaned_data

    @property
    def counsellor(self) -> Person | None:
        return self._people.get(self.cleaned_data.get("to", ""))

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("feedback", "")).strip()


class ExcerptForm(forms.Form):
    """Some messages, rewritten by the reviewer."""

    text = forms.CharField(
        label=_("The excerpt"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Change everything that could show who somebody is: names, places, ages, workplaces, "
            "dates and ways of speaking."
        ),
    )
    lesson = forms.CharField(
        label=_("What can be learnt from it"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    days = forms.TypedChoiceField(
        label=_("Kept for"),
        coerce=int,
        choices=[
            (90, _("3 months")),
            (180, _("6 months")),
            (365, _("1 year")),
            (730, _("2 years")),
        ],
        initial=365,
    )
    anonymous = forms.BooleanField(
        label=_("I have read it through, and nobody can be recognised by it")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="excerpt")

    def clean(self) -> dict[str, Any]:
        texts = {name: self.cleaned_data.get(name, "") for name in ("text", "lesson")}
        point_out(self, texts)
        return self.cleaned_data

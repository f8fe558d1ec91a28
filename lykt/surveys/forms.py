"""Forms of whoever manages surveys."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.people.models import Person, Unit
from lykt.people.queries import in_tree_order, people_appointed_in
from lykt.questions.fields import DayField
from lykt.questions.models import Collection, Questionnaire, Version
from lykt.surveys.models import FEWEST, MOST, Wave
from lykt.surveys.queries import units_surveyed_by

LONGEST_REASON = 300
LONGEST = dt.timedelta(days=92)
DEFAULT_LEAST = 10
SHIPPED = "staff-safety"


class PlanForm(forms.Form):
    """A wave: what is asked, whom, and when."""

    questionnaire = forms.ChoiceField(label=_("What is asked"), initial=SHIPPED)
    unit = forms.ChoiceField(
        label=_("Who is asked"), help_text=_("Everybody with a role at the unit or below it.")
    )
    first_day = DayField(label=_("First day"), help_text=_("Such as 1.10.2022"))
    last_day = DayField(
        label=_("Last day"), help_text=_("Nobody sees any result before it is over.")
    )
    least = forms.IntegerField(
        label=_("Nothing is told of fewer than"),
        min_value=FEWEST,
        max_value=MOST,
        initial=DEFAULT_LEAST,
        help_text=_(
            "People. An answer from a smaller unit counts for the unit above it. With fewer "
            "answers in all, there are no results."
        ),
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data)
        self.fields["first_day"].initial = timezone.localdate() + dt.timedelta(days=1)
        self.units = {str(one.pk): one for one in in_tree_order(units_surveyed_by(person))}
        self.questionnaires = {one.code: one for one in _to_ask()}
        self._choices("unit", [(pk, unit.name) for pk, unit in self.units.items()])
        titles = _titles()
        self._choices("questionnaire", [(code, titles[code]) for code in self.questionnaires])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        first, last = given.get("first_day"), given.get("last_day")
        if first and first < timezone.localdate():
            self.add_error("first_day", _("This day is over. Choose today or a later one."))
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("last_day", _("A survey is open for three months at most."))
        return given

    def planned(self) -> dict[str, Any]:
        """What ``actions.plan_wave`` takes."""
        given = self.cleaned_data
        return {
            "questionnaire": self.questionnaires[given["questionnaire"]],
            "unit": self.units[given["unit"]],
            "first_day": given["first_day"],
            "last_day": given["last_day"],
            "least": given["least"],
        }


def _to_ask() -> list[Questionnaire]:
    """Those with a published version that nothing but surveys use; whether one may be asked
    without names, planning says."""
    published = Version.objects.filter(published_at__isnull=False)
    elsewhere = Collection.objects.filter(survey_wave__isnull=True)
    found = Questionnaire.objects.filter(pk__in=published.values("questionnaire"))
    return list(found.exclude(pk__in=elsewhere.values("questionnaire")).order_by("code"))


def _titles() -> dict[str, str]:
    newest_last = Version.objects.filter(published_at__isnull=False).order_by("number")
    versions = newest_last.select_related("questionnaire")
    return {version.questionnaire.code: version.title for version in versions}


class InviteForm(forms.Form):
    """Somebody who has begun since the wave was opened, by e-mail address."""

    email = forms.EmailField(label=_("The person’s e-mail address"))

    def __init__(self, data: Any = None, *, wave: Wave) -> None:
        super().__init__(data)
        self.wave = wave

    def clean_email(self) -> Person:
        below = Unit.objects.filter(path__startswith=self.wave.unit.path)
        email = self.cleaned_data["email"]
        found = people_appointed_in(below).filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody with this address has a role there."))
        return found


class CloseForm(forms.Form):
    """Why a wave is closed before its last day is over."""

    because = forms.CharField(
        label=_("Why it is closed before its last day"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

"""Forms about a third party. None takes a national identity number."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.incidents.models import Reaction
from lykt.incidents.third_parties.actions import LONGEST_EXCLUSION
from lykt.lib.once import SentOnceForm
from lykt.questions.fields import DayField
from lykt.questions.personal_data import is_national_identity_number

MOST_WORDS = 20_000
_ELEVEN = re.compile(r"(?<!\d)\d{6} ?\d{5}(?!\d)")


class AnonymousWords(forms.CharField):
    """Words without anybody's national identity number."""

    def __init__(self, **kwargs: Any) -> None:
        area = forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})
        super().__init__(max_length=MOST_WORDS, widget=area, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        numbers = (found.group().replace(" ", "") for found in _ELEVEN.finditer(value))
        if any(is_national_identity_number(number) for number in numbers):
            raise forms.ValidationError(
                _(
                    "This holds a national identity number, which is not kept here. Take it out; "
                    "refer to your case system instead."
                )
            )


class DescribeForm(forms.Form):
    """Beside the form of a reaction, which has words of its own."""

    prefix = "about"

    words = AnonymousWords(
        label=_("How you know who it is, and what to prepare for"),
        help_text=_("Such as initials and the number in your case system; who meets, and how."),
    )


class ReactionForm(SentOnceForm):
    kind = forms.ChoiceField(label=_("What is decided?"), choices=Reaction.Kind.choices)
    decided_on = DayField(label=_("On which day is it decided?"))
    words = AnonymousWords(label=_("Why"))
    until = DayField(
        label=_("Until and with which day?"), required=False, help_text=_("For an exclusion.")
    )
    told_on = DayField(
        label=_("On which day was the person told?"),
        required=False,
        help_text=_(
            "For an exclusion. The three weeks to complain count from then. Not told yet? Leave "
            "it empty, and register it when it is done."
        ),
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        required=False,
        max_length=200,
        help_text=_("For an exclusion: which law or rule gives you the right."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        decided, until = given.get("decided_on"), given.get("until")
        if decided and decided > timezone.localdate():
            self.add_error("decided_on", _("This day has not come yet. Write the day when it was."))
        if given.get("kind") in Reaction.EXCLUSIONS:
            if not given.get("legal_basis"):
                self.add_error("legal_basis", _("An exclusion needs a legal basis. Write which."))
            self._check_end(decided, until)
            self._check_told(decided, given.get("told_on"))
        return given

    def _check_told(self, decided: Any, told: Any) -> None:
        if told and told > timezone.localdate():
            self.add_error("told_on", _("This day has not come yet. Write the day when it was."))
        elif told and decided and told < decided:
            self.add_error("told_on", _("Nobody is told of it before it is decided."))

    def _check_end(self, decided: Any, until: Any) -> None:
        if not until:
            self.add_error("until", _("An exclusion needs an end. Write the last day."))
        elif decided and not decided < until <= decided + LONGEST_EXCLUSION:
            self.add_error(
                "until",
                _("The last day must be after the decision, and at most a year after it."),
            )


class DayForm(forms.Form):
    """The day of a complaint, or of an end before time."""

    day = DayField(label=_("Which day?"))

    def clean_day(self) -> Any:
        if self.cleaned_data["day"] > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Write the day when it was."))
        return self.cleaned_data["day"]

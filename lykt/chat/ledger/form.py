"""What the ledger shows: a line, a month, and perhaps some of its requests."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lykt.chat.models import ChatRequest
from lykt.chat.queries.ledger import VisibleLedger, months_of
from lykt.helpline.models import Line
from lykt.statistics.periods import Period

UNANSWERED_CAUSES = [
    (cause.value, cause.label)
    for cause in (
        ChatRequest.Cause.LEFT_PAGE,
        ChatRequest.Cause.CONNECTION_LOST,
        ChatRequest.Cause.WAIT_LIMIT,
        ChatRequest.Cause.CLOSED,
        ChatRequest.Cause.FAULT,
    )
]


class MonthForm(forms.Form):
    """A line and a month; all of it stands in the address."""

    def __init__(
        self, data: Mapping[str, Any], *, visible: VisibleLedger, lines: Sequence[Line]
    ) -> None:
        """Without a month in ``data``, the form asks for this one."""
        self.visible = visible
        self.months = {f"{month.first:%Y-%m}": month for month in months_of(visible)}
        given = dict(data.items())
        given["month"] = given.get("month") or next(iter(self.months))
        super().__init__(given)
        if len(lines) > 1:
            self.fields["line"] = forms.ChoiceField(
                required=False, label=_("Line"), choices=[(one.code, one.name) for one in lines]
            )
        self.fields["month"] = forms.ChoiceField(
            label=_("Month"),
            choices=[(code, _month_name(month.first)) for code, month in self.months.items()],
        )

    @property
    def period(self) -> Period:
        return self.months[self.cleaned_data["month"]]


def _month_name(first: dt.date) -> str:
    return date_format(first, "F Y").capitalize()


class LedgerForm(MonthForm):
    """The same, narrowed to some requests."""

    def __init__(
        self, data: Mapping[str, Any], *, visible: VisibleLedger, lines: Sequence[Line]
    ) -> None:
        super().__init__(data, visible=visible, lines=lines)
        everything = ("", _("All"))
        self.fields["outcome"] = forms.ChoiceField(
            required=False, label=_("Outcome"), choices=[everything, *ChatRequest.Outcome.choices]
        )
        self.fields["cause"] = forms.ChoiceField(
            required=False, label=_("Why unanswered"), choices=[everything, *UNANSWERED_CAUSES]
        )
        self.fields["unit"] = forms.ModelChoiceField(
            visible.answering_units(),
            required=False,
            label=_("Answered by"),
            empty_label=_("All"),
            to_field_name="code",
        )
        self.fields["registered"] = forms.ChoiceField(
            required=False,
            label=_("Registration"),
            choices=[everything, ("yes", _("Registered")), ("no", _("Not registered"))],
        )

    def requests(self) -> QuerySet[ChatRequest]:
        """What was asked for, without an order."""
        given = self.cleaned_data
        found = self.visible.requests(self.period)
        if given["outcome"]:
            found = found.filter(outcome=given["outcome"])
        if given["cause"]:
            found = found.filter(outcome=ChatRequest.Outcome.UNANSWERED, cause=given["cause"])
        if given["unit"]:
            found = found.filter(answered_unit=given["unit"])
        if given["registered"]:
            found = found.filter(contact__isnull=given["registered"] == "no")
            found = found.filter(outcome=ChatRequest.Outcome.ANSWERED)
        return found

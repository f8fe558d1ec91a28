"""The form that corrects what happened, by its codes: when, where, what, by whom and so on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.incidents.models import Case, Report
from lykt.incidents.report_form import add_definitions, refuse_what_is_ahead
from lykt.lib.clock import at_wall_clock
from lykt.questions.definition import TEXT, Definition
from lykt.questions.fields import DayField, TimeField
from lykt.questions.forms import QuestionnaireForm, questionnaire_form
from lykt.questions.queries import definition_of

_NOT_CORRECTED = frozenset({"reporter"})
"""Who reported is no fact of the event."""
MOST_WORDS = 2_000


def corrected_questions(definition: Definition) -> Definition:
    """Those with codes. What somebody told in their own words stays as they told it."""
    items = (
        item
        for item in definition.items
        if item.kind not in TEXT and item.code not in _NOT_CORRECTED
    )
    return replace(definition, items=tuple(items))


@dataclass
class FactsForm:
    """The questions as they were answered, the moment before them, and the reason after them."""

    case: Case
    report: Report
    form: QuestionnaireForm

    @property
    def happened_at(self) -> dt.datetime:
        """As typed; what was not changed keeps its moment, also in the night that has one twice."""
        given, before = self.form.cleaned_data, timezone.localtime(self.case.happened_at)
        to_the_minute = before.time().replace(second=0, microsecond=0)
        if (given["day"], given["time"]) == (before.date(), to_the_minute):
            return self.case.happened_at
        return at_wall_clock(given["day"], given["time"])

    @property
    def reason(self) -> str:
        return str(self.form.cleaned_data["reason"])

    def answers(self) -> dict[str, Any]:
        return self.form.answers()

    def is_valid(self) -> bool:
        if self.form.is_valid():
            self._check_moment()
            self._check_who()
        return not self.form.errors

    def _check_moment(self) -> None:
        happened_at = self.happened_at
        refuse_what_is_ahead(self.form, self.form.cleaned_data["day"], happened_at)
        if not self.form.errors and happened_at > self.report.reported_at:
            self.form.add_error(
                "day",
                _("It was reported on %(day)s at %(time)s, and can not have happened after that.")
                % {
                    "day": f"{timezone.localtime(self.report.reported_at):%d.%m.%Y}",
                    "time": f"{timezone.localtime(self.report.reported_at):%H.%M}",
                },
            )

    def _check_who(self) -> None:
        if self.form.cleaned_data.get("by_whom") == "staff":
            self.form.add_error(
                "by_whom",
                _(
                    "What happens between colleagues is not followed up here. Follow the "
                    "employer's routine for conflicts or for whistleblowing, and close the case."
                ),
            )

    @property
    def questions(self) -> list[dict[str, Any]]:
        return [each for each in self.form.questions if each["code"] in self.form.items]


def facts_form(case: Case, report: Report, data: Mapping[str, Any] | None = None) -> FactsForm:
    asked = corrected_questions(definition_of(report.response.version))
    form = questionnaire_form(
        asked, data, initial=report.response.answers, point_out_personal_data=False
    )
    add_definitions(form)
    before = timezone.localtime(case.happened_at)
    form.fields["day"] = DayField(label=_("Which day was it?"), initial=before.date())
    form.fields["time"] = TimeField(label=_("About what time?"), initial=before.time())
    form.fields["reason"] = forms.CharField(
        label=_("Why are the facts corrected?"),
        help_text=_(
            "Stands with the correction, for those who follow up and whoever reported it. It is "
            "encrypted."
        ),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    form.order_fields(["day", "time", *form.items, "reason"])
    return FactsForm(case, report, form)

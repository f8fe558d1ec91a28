"""The form of an injury notice: what the case knows is filled in, what it lacks is asked for.

No field is required by the form itself: what is missing is said by the check of the whole notice,
as the authority would say it, and put at the field where it is mended.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.incidents.notices.building import build
from lykt.incidents.notices.checking import check
from lykt.incidents.notices.code_lists import Code, code_lists
from lykt.incidents.notices.faults import Fault
from lykt.incidents.notices.situations import EMPLOYEE, MOMENT, PERIOD, ROLES, UNKNOWN
from lykt.incidents.outward.injury.given import PARTS, injury_case, moment_of, periods_of
from lykt.incidents.outward.injury.places_of_faults import field_of
from lykt.incidents.third_parties.forms import AnonymousWords
from lykt.questions.fields import DayField, TimeField

NUMBERS = ("sender_number", "injured_number")
"""Never stored: they go into the file that is made, and nowhere else."""

MOST_MATCHES = 30
_TITLES = "stillingstittel"


def _line(label: Any, help_text: Any = "", css: str = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(
        attrs={"autocomplete": "off", **attrs, **({"class": css} if css else {})}
    )
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=200, widget=widget
    )


def _number(label: Any, help_text: Any = "") -> forms.CharField:
    return _line(label, help_text, css="short", inputmode="numeric")


def _one(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, required=False)


def _several(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, required=False, widget=forms.CheckboxSelectMultiple
    )


def _yes_no(label: Any, yes: Any, no: Any) -> forms.ChoiceField:
    choices = (("no", no), ("yes", yes))
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect, initial="no"
    )


SECTIONS: Sequence[tuple[Promise, tuple[str, ...]]] = (
    (
        _("The injured person"),
        ("role", "job_title", "job_title_match", "severity", "absence"),
    ),
    (
        _("The injury"),
        tuple(name for number in PARTS for name in (f"injury{number}", f"part{number}")),
    ),
    (
        _("When"),
        (
            "time_kind",
            "day",
            "time",
            "time_of_day",
            "period_from",
            "period_to",
            "found_on",
            "exposures",
        ),
    ),
    (
        _("Where"),
        ("place", "workplace", "elsewhere", "other_street", "other_postal_code", "other_town"),
    ),
    (_("What happened"), ("causes", "backgrounds", "description")),
    (
        _("The employer"),
        ("organisation", "organisation_name", "street", "postal_code", "town", "sent_for"),
    ),
    (_("National identity numbers"), NUMBERS),
)
"""The page's parts in order, each with its fields."""

MAY_BE_LEFT_OUT = frozenset(
    {
        "job_title",
        "job_title_match",
        "severity",
        "workplace",
        "found_on",
        "description",
        "organisation_name",
        "street",
        "postal_code",
        "town",
        "sent_for",
        "other_postal_code",
        "other_town",
        "injury2",
        "part2",
        "injury3",
        "part3",
    }
)
"""What NAV does not ask for, in any case that the form knows."""

LISTS: Mapping[str, tuple[str, ...]] = {
    "severity": ("alvorlighetsgrad",),
    "absence": ("harSkadelidtHattFravaer",),
    "time_of_day": ("tidsrom",),
    "place": ("hvorSkjeddeUlykken",),
    "workplace": ("typeArbeidsplass",),
    "causes": ("aarsakOgBakgrunn",),
    "backgrounds": ("bakgrunnForHendelsen",),
    "exposures": ("paavirkningsform",),
    **{f"injury{number}": ("skadetype", "sykdomstype") for number in PARTS},
    **{f"part{number}": ("skadetKroppsdel",) for number in PARTS},
}
"""The authority's lists that a field's choices are from."""


class InjuryForm(forms.Form):
    """Everything that NAV asks for. ``check_notice`` puts each fault where it is mended."""

    role = _one(_("The person’s role"), _("For other roles than these, use NAV’s own form."))
    job_title = _line(
        _("Job title"),
        _("Write a part of it, such as “lærer”, and choose from the list."),
        list="job-titles",
    )
    job_title_match = forms.ChoiceField(
        label=_("Titles that fit"), required=False, widget=forms.RadioSelect
    )
    severity = _one(_("How serious is it?"))
    absence = _one(_("Absence from work"), _("Needed when the job title is given."))
    time_kind = forms.ChoiceField(
        label=_("When did it happen?"),
        choices=(
            (MOMENT, _("At a certain time")),
            (PERIOD, _("Over a period, such as repeated harassment")),
            (UNKNOWN, _("It is not known")),
        ),
        required=False,
        widget=forms.RadioSelect,
    )
    day = DayField(label=_("Day"), required=False)
    time = TimeField(label=_("Time of day"), required=False)
    time_of_day = _one(_("When in the working day?"))
    period_from = DayField(label=_("First day of the period"), required=False)
    period_to = DayField(label=_("Last day of the period"), required=False)
    found_on = DayField(label=_("Day on which the illness was found"), required=False)
    exposures = _several(_("What was the person exposed to?"))
    place = _one(_("Where did it happen?"))
    workplace = _one(_("What kind of place is it?"))
    elsewhere = _yes_no(
        _("At which address?"), _("At another address"), _("At the employer’s address, below")
    )
    other_street = _line(_("Street where it happened"))
    other_postal_code = _number(_("Postal code where it happened"))
    other_town = _line(_("Town where it happened"))
    causes = _several(_("What caused the injury?"), _("Tick all that fit."))
    backgrounds = _several(_("What lay behind it?"), _("Tick all that fit."))
    description = AnonymousWords(
        label=_("Describe what happened"),
        help_text=_("Only what NAV needs. No names, and no identity number."),
        required=False,
    )
    organisation = _number(
        _("Organisation number where the person works"), _("Nine digits. Kept for the next notice.")
    )
    organisation_name = _line(_("Name of the organisation"))
    street = _line(_("Street"))
    postal_code = _number(_("Postal code"))
    town = _line(_("Town"))
    sent_for = _number(
        _("Organisation number that it is sent for"), _("Only when it is another one.")
    )
    sender_number = _number(_("Your own national identity number"))
    injured_number = _number(_("The injured person’s national identity number"))

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        self.today = timezone.localdate()
        super().__init__(_with_chosen_title(data), initial=dict(initial or {}))
        for number in PARTS:
            self.fields[f"injury{number}"] = _one(_("Kind of injury %d") % number)
            self.fields[f"part{number}"] = _one(_("Part of the body %d") % number)
        self.order_fields([name for _heading, names in SECTIONS for name in names])
        self._set_choices()

    def _set_choices(self) -> None:
        texts = {code.code: code.text for code in code_lists()["rolletype"].codes}
        self._choose("role", [(role, texts[role]) for role in ROLES])
        for name, lists in LISTS.items():
            self._choose(name, self._choices_of(name, lists))
            if not self.fields[name].choices:  # type: ignore[attr-defined]
                del self.fields[name]
        for name, field in self.fields.items():
            field.is_needed = name not in MAY_BE_LEFT_OUT  # type: ignore[attr-defined]
        self._choose("job_title_match", [(code.text, code.text) for code in self.matches])

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _choices_of(self, name: str, lists: tuple[str, ...]) -> list[Any]:
        groups = [self._offered(each) for each in lists]
        several = isinstance(self.fields[name], forms.MultipleChoiceField)
        if len(groups) > 1:
            headings = (_("Injuries"), _("Illnesses"))
            return [("", "–"), *zip(headings, groups, strict=True)]
        return groups[0] if several or not groups[0] else [("", "–"), *groups[0]]

    def _offered(self, name: str) -> list[tuple[str, str]]:
        offered = code_lists()[name].offered(self.chosen_role, self.today)
        return [(code.code, code.text) for code in offered]

    @property
    def chosen_role(self) -> str:
        role = self["role"].value() if "role" in self.fields else ""
        return role if role in ROLES else EMPLOYEE

    # --- The long list of job titles ------------------------------------------------------

    @property
    def titles(self) -> list[Code]:
        return code_lists()[_TITLES].offered(self.chosen_role, self.today)

    @property
    def matches(self) -> list[Code]:
        """Titles that hold what was typed, when it is not one of them."""
        typed = str(self["job_title"].value() or "").strip().casefold()
        if not typed or self._title_code(typed):
            return []
        return [code for code in self.titles if typed in code.text.casefold()][:MOST_MATCHES]

    def _title_code(self, typed: str) -> str:
        wanted = typed.strip().casefold()
        return next((code.code for code in self.titles if code.text.casefold() == wanted), "")

    def clean_job_title(self) -> str:
        typed: str = self.cleaned_data["job_title"]
        code = self._title_code(typed)
        if typed and not code:
            raise forms.ValidationError(
                _("Choose one of the titles below.")
                if self.matches
                else _("No title in NAV’s list has this in it. Try a shorter part of the word.")
            )
        return code

    # --- The notice -----------------------------------------------------------------------

    @property
    def sections(self) -> Iterator[tuple[Promise, list[tuple[forms.BoundField, str]]]]:
        """Each heading, and its fields with what is chosen in a list that may stay folded."""
        for heading, names in SECTIONS:
            shown = [self[name] for name in names if self._is_shown(name)]
            yield heading, [(field, _chosen(field)) for field in shown]

    def _is_shown(self, name: str) -> bool:
        return name in self.fields and (name != "job_title_match" or bool(self.matches))

    def typed(self) -> dict[str, list[str]]:
        """Everything but identity numbers, to be kept until the notice is sent."""
        data = self.data
        held = isinstance(data, QueryDict) and data
        found = {name: data.getlist(name) for name in self.fields if held}  # type: ignore[attr-defined]
        for name in (*NUMBERS, "job_title_match"):
            found.pop(name, None)
        if "description" in self.errors:
            # It may hold such a number.
            found.pop("description", None)
        return found

    def notice(self) -> Mapping[str, Any]:
        """As far as what was typed goes, also where some of it can not be read."""
        return build(injury_case(self.cleaned_data))

    def check_notice(self) -> bool:
        """Whether it may be sent; else each fault stands at its field."""
        self.full_clean()
        self._ask_for_the_time()
        for fault in check(self.notice(), self.today):
            self._point_out(fault)
        return not self.errors

    def _ask_for_the_time(self) -> None:
        """Without one the notice would say that it is not known, which NAV takes."""
        given, kind = self.cleaned_data, self.cleaned_data.get("time_kind")
        if kind == PERIOD and not periods_of(given):
            self._ask("period_from", _("Write the first and the last day of the period."))
        elif kind in (MOMENT, "") and moment_of(given) is None:
            self._ask("day", _("Write the day and the time when it happened."))

    def _ask(self, name: str, message: Any) -> None:
        """Unless something else is wrong there already."""
        if name not in self.errors:
            self.add_error(name, message)

    def _point_out(self, fault: Fault) -> None:
        name = field_of(fault.path)
        if name == "sent_for" and not self.cleaned_data.get("sent_for"):
            return  # It is the same organisation, which has the same fault.
        if name not in self.fields:
            self.add_error(None, fault.message)
        else:
            self._ask(name, fault.message)


def _chosen(field: forms.BoundField) -> str:
    """Of a list to tick in, the words of what is ticked; empty where the list is to be seen."""
    if not isinstance(field.field, forms.MultipleChoiceField) or field.errors:
        return ""
    ticked = field.value() or []
    choices: Any = field.field.choices
    return ", ".join(text for code, text in choices if code in ticked)


def _with_chosen_title(data: QueryDict | None) -> QueryDict | None:
    """A title that was chosen among those that fit stands in the place of what was typed."""
    chosen = data.get("job_title_match") if data is not None else None
    if data is None or not chosen:
        return data
    changed = data.copy()
    changed["job_title"] = chosen
    del changed["job_title_match"]
    return changed

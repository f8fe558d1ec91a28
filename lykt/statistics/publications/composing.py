"""Composing a table by choosing. All of it stands in the address, so that a view can be shared."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from lykt.questions.fields import DayField
from lykt.statistics.models import Chart
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.publications.offered import LEVEL, Offered
from lykt.statistics.publications.reach import Part
from lykt.statistics.specs import (
    Axis,
    Condition,
    Keep,
    Measure,
    MeasureKind,
    TableSpec,
    Texts,
)

DAYS = "days"
"""Instead of a year: from a day to a day."""
LONGEST = dt.timedelta(days=10 * 366)
YEARS = 12
MEAN = "mean:"
LANGUAGES = ("nb", "en")
_AXES = ("by", "by2", "by3")

_UNKNOWN = (
    (Keep.APART, _("As categories of their own")),
    (Keep.COUNTED, _("In the total only")),
    (Keep.LEFT_OUT, _("Not counted")),
)


class PresetField(forms.ChoiceField):
    """A choice that is made already: an address without it means what is ``preset``."""

    def __init__(self, *, preset: str, **more: Any) -> None:
        super().__init__(**more)
        self.preset = preset

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.preset)


class ComposeForm(forms.Form):
    """What divides a table, of which days it is, and what it shows."""

    by = forms.ChoiceField(label=_("Rows"))
    by2 = forms.ChoiceField(label=_("Columns"), required=False)
    by3 = forms.ChoiceField(label=_("Divided also by"), required=False)
    year = forms.ChoiceField(label=_("Year"))
    since = DayField(required=False, label=_("First day"), help_text=_("Such as 1.1.2022"))
    until = DayField(required=False, label=_("Last day"))
    before = forms.BooleanField(label=_("The year before beside it"), required=False)
    only = forms.ChoiceField(label=_("Only"), required=False)
    unknown = PresetField(
        label=_("“Not known” and “not relevant”"), choices=_UNKNOWN, preset=Keep.APART
    )
    measure = forms.ChoiceField(label=_("Numbers are shown as"))
    chart = PresetField(label=_("Chart"), choices=Chart, preset=Chart.AUTOMATIC)

    def __init__(self, data: Mapping[str, str] | None, *, offered: Offered) -> None:
        super().__init__(data, initial={"year": str(timezone.localdate().year)})
        self.offered = offered
        nothing = [("", "–")]
        self._choices("by", offered.dimensions())
        self._choices("by2", [*nothing, *offered.dimensions()])
        self._choices("by3", [*nothing, *offered.dimensions()])
        self._choices("year", [*_years(data), (DAYS, _("From a day to a day"))])
        self._choices("measure", _measures(offered))
        self._choices("only", [("", _("All")), *offered.narrowings()])

    def _choices(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if given.get("year") == DAYS:
            if since is None or until is None:
                self.add_error("since", _("Choose a year, or write both the first and last day."))
            elif until < since:
                self.add_error("until", _("The last day is before the first."))
            elif until - since > LONGEST:
                self.add_error("until", _("The period may be at most ten years."))
        chosen = [given[name] for name in _AXES if given.get(name)]
        if len({axis.partition(LEVEL)[0] for axis in chosen}) < len(chosen):
            self.add_error("by2", _("The table is divided twice by the same. Choose another."))
        return given

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in the order in which one decides, each few under a heading."""
        named = {
            gettext("What divides it"): ("by", "by2", "by3"),
            gettext("Of when"): ("year", "since", "until", "before"),
            gettext("Whom it counts"): ("only", "unknown"),
            gettext("How it is shown"): ("measure", "chart"),
        }
        return [(heading, [self[name] for name in names]) for heading, names in named.items()]

    @property
    def period(self) -> Period:
        given = self.cleaned_data
        if given["year"] == DAYS:
            return Period(given["since"], given["until"])
        return whole_year(int(given["year"]))

    def spec(self, *, code: str = "composed", title: Texts | None = None) -> TableSpec:
        """The table as data. Raises ``SpecError`` for what makes no sense together."""
        given = self.cleaned_data
        axes = [given[name] for name in _AXES if given.get(name)]
        keep = Keep(given["unknown"])
        return TableSpec(
            code=code,
            source=self.offered.source.code,
            period=self.period,
            scope=self.offered.part.scope,
            by=tuple(self.offered.axis(axis, self.period, keep) for axis in axes),
            where=(*self.offered.part.where, *_conditions(given["only"])),
            measure=_measure(given["measure"], axes),
            year_before=given["before"],
            title=title or self._titles(axes),
        )

    def _titles(self, axes: list[str]) -> dict[str, str]:
        found = {}
        for language in LANGUAGES:
            with override(language):
                names = [self.offered.name_of(axis) for axis in axes]
                found[language] = gettext("%(rows)s by %(axes)s") % {
                    "rows": self.offered.source.label,
                    "axes": gettext(" and ").join(_lowered(name) for name in names),
                }
        return found


def asked_of(spec: TableSpec, chart: str, part: Part) -> dict[str, str]:
    """The choices behind a table that was composed by choosing, as the address has them."""
    found = {name: _axis_code(axis) for name, axis in zip(_AXES, spec.by, strict=False)}
    if spec.period.year:
        found["year"] = str(spec.period.year)
    else:
        found |= {"year": DAYS, "since": str(spec.period.first), "until": str(spec.period.last)}
    for condition in [one for one in spec.where if one not in part.where][:1]:
        found["only"] = f"{condition.dimension}={condition.codes[0]}" if condition.codes else ""
    if spec.by:
        found["unknown"] = spec.by[0].not_known
    if spec.year_before:
        found["before"] = "on"
    return found | {"measure": _measure_code(spec.measure), "chart": chart}


def _axis_code(axis: Axis) -> str:
    # The codes of gathered units begin with what they are gathered by.
    level = axis.groups[0].code.partition("-")[0] if axis.groups else axis.level
    return f"{axis.dimension}{LEVEL}{level}" if level else axis.dimension


def _conditions(only: str) -> tuple[Condition, ...]:
    dimension, _, code = only.rpartition("=")
    return (Condition(dimension, codes=(code,)),) if dimension else ()


def _measures(offered: Offered) -> list[tuple[str, Any]]:
    means = [(f"{MEAN}{code}", _mean_of(str(label))) for code, label in offered.numbers()]
    return [
        (MeasureKind.COUNT.value, _("Count")),
        (MeasureKind.SHARE.value, _("Per cent of all")),
        ("share_of_column", _("Per cent of each column")),
        *means,
    ]


def _mean_of(label: str) -> str:
    return gettext("Mean of: %(number)s") % {"number": label}


def _measure(code: str, axes: list[str]) -> Measure:
    if code.startswith(MEAN):
        return Measure(MeasureKind.MEAN, of=code.removeprefix(MEAN), decimals=1)
    if code == "share_of_column":
        columns = tuple(axis.partition(LEVEL)[0] for axis in axes[1:])
        return Measure(MeasureKind.SHARE, within=columns)
    return Measure(MeasureKind(code))


def _measure_code(measure: Measure) -> str:
    if measure.kind is MeasureKind.MEAN:
        return MEAN + measure.of
    return "share_of_column" if measure.within else measure.kind.value


def _years(data: Mapping[str, str] | None) -> list[tuple[str, str]]:
    this = timezone.localdate().year
    years = {*range(this - YEARS + 1, this + 1)}
    asked = (data or {}).get("year", "")
    if asked.isdecimal() and len(asked) == 4:
        years.add(int(asked))
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]


def _lowered(name: str) -> str:
    """As within a sentence; an abbreviation stays as it is, and so does a question."""
    if name.endswith("?"):
        return gettext("“%(question)s”") % {"question": name}
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]

"""The helpline's own forms; the questions themselves come from ``questions.forms``."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykt.helpline.models import Channel, Line
from lykt.helpline.queries import Search, lines_for, registration_definitions, units_seen
from lykt.people.models import Person, Unit
from lykt.questions.definition import CHOICE, Definition
from lykt.questions.fields import DayField
from lykt.questions.shown import language_of


class ChannelField(forms.ModelChoiceField):  # type: ignore[type-arg] # takes none when it runs
    """A channel of a line, by its kind: the line is clear from the page."""

    def label_from_instance(self, obj: Channel) -> str:
        return obj.get_kind_display()


class SearchForm(forms.Form):
    """What the list of contacts shows. All of it stands in the address."""

    since = DayField(required=False, label=_("From"))
    until = DayField(required=False, label=_("To"))

    def __init__(self, data: Any, *, person: Person) -> None:
        """Without ``data`` the form asks for today."""
        today = f"{timezone.localdate():%d.%m.%Y}"
        super().__init__(data or {"since": today, "until": today})
        lines = list(lines_for(person))
        self.line = _chosen(lines, self.data.get("line", ""))
        self.fields |= _line_field(lines) | _fields_within(self.line, person)

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return self.cleaned_data

    @property
    def is_narrowed(self) -> bool:
        """Whether more than a single day was asked for."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        chosen = any(given.get(name) for name in ("channel", "unit", "answer"))
        return chosen or given.get("since") != given.get("until")

    def search(self) -> Search | None:
        """What was asked for; None without a line to look in."""
        given = self.cleaned_data
        if self.line is None:
            return None
        question, _sign, option = given["answer"].partition("=")
        return Search(
            line=self.line,
            since=given["since"],
            until=given["until"],
            channel=given["channel"],
            unit=given["unit"],
            option=(question, option) if option else None,
        )


def _chosen(lines: Sequence[Line], pk: str) -> Line | None:
    return next((line for line in lines if str(line.pk) == pk), lines[0] if lines else None)


def _line_field(lines: Sequence[Line]) -> dict[str, forms.Field]:
    """Most services have one line, and are not asked which."""
    if len(lines) < 2:
        return {}
    choices = [(str(line.pk), line.name) for line in lines]
    return {"line": forms.ChoiceField(required=False, label=_("Line"), choices=choices)}


def _fields_within(line: Line | None, person: Person) -> dict[str, forms.Field]:
    channels = Channel.objects.filter(line=line).order_by("-kind")
    units = units_seen(person, line) if line else Unit.objects.none()
    answers = _answer_choices(registration_definitions(line)) if line else []
    return {
        "channel": ChannelField(channels, required=False, label=_("Channel"), empty_label=_("All")),
        "unit": forms.ModelChoiceField(
            units, required=False, label=_("Unit"), empty_label=_("All")
        ),
        "answer": forms.ChoiceField(
            required=False, label=_("Answer"), choices=[("", _("All")), *answers]
        ),
    }


def _answer_choices(definitions: Iterable[Definition]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each question that has options, with them; what versions and channels share stands once."""
    groups: dict[str, tuple[str, dict[str, str]]] = {}
    for definition in definitions:
        language = language_of(definition)
        for item in definition.items:
            if item.kind in CHOICE:
                label = item.label[language]
                _label, options = groups.setdefault(item.code, (label, {}))
                for choice in item.choices:
                    # The list shows the chosen option alone, and “Yes” says nothing alone.
                    words = f"{label} {choice.label[language]}"
                    options.setdefault(f"{item.code}={choice.code}", words)
    return [(label, list(options.items())) for label, options in groups.values()]

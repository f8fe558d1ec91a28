"""What the import pages ask: the file and what it is, and what each column is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lykt.helpline.imports.fields import ANSWER, Layout
from lykt.helpline.imports.mapping import IGNORED, ColumnMapping, faults
from lykt.helpline.imports.matching import key
from lykt.helpline.imports.preparing import Target, units_of
from lykt.helpline.models import Channel, Import, Line
from lykt.helpline.queries import lines_for
from lykt.helpline.roles import IMPORT_RECORDS
from lykt.lib.spreadsheets.problems import quoted, shown
from lykt.lib.spreadsheets.reading import Heading
from lykt.people.models import Person

LARGEST = 100 << 20
"""Bytes that an uploaded file may have."""

_LEAVE_OUT = "-"
_UNANSWERED = "-"

Choices = list[tuple[str, str | Promise]]


class FileForm(forms.Form):
    """A file, what it holds, and who answered."""

    what = forms.ChoiceField(label=_("What does the file hold?"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 100 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        max_length=255,
    )
    unit = forms.ChoiceField(
        label=_("Who answered, where no column says it?"),
        help_text=_("Calls and chats are the line's own, and need no unit."),
        required=False,
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        help_text=_("The first sheet is read when this is empty."),
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = list(lines_for(person, IMPORT_RECORDS))
        self._targets = dict(_targets(lines))
        units = {str(unit.pk): unit for line in lines for unit in units_of(line)}
        self._units = units
        self._set_choices("what", [("", _("Choose")), *_target_choices(self._targets, lines)])
        self._set_choices(
            "unit",
            [("", _("By the opening hours")), *((pk, one.name) for pk, one in units.items())],
        )

    def _set_choices(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                gettext("The file is larger than 100 MB. Split it by year, and bring each part.")
            )
        return file

    def target(self) -> Target:
        found = self._targets[self.cleaned_data["what"]]
        unit = self._units.get(self.cleaned_data["unit"])
        return Target(found.kind, found.line, found.channel, unit)


def _targets(lines: Iterable[Line]) -> Iterator[tuple[str, Target]]:
    for line in lines:
        for channel in line.channels.select_related("registration", "feedback").order_by("-kind"):
            yield f"registrations-{channel.pk}", Target(Import.Kind.REGISTRATIONS, line, channel)
            if channel.feedback:
                yield f"feedback-{channel.pk}", Target(Import.Kind.FEEDBACK, line, channel)
        yield f"calls-{line.pk}", Target(Import.Kind.CALLS, line)
        yield f"chats-{line.pk}", Target(Import.Kind.CHATS, line)


def _target_choices(targets: dict[str, Target], lines: list[Line]) -> Iterator[tuple[str, str]]:
    for code, target in targets.items():
        label = str(Import.Kind(target.kind).label)
        if target.channel:
            label += f": {Channel.Kind(target.channel.kind).label}"
        yield code, f"{target.line.name}: {label}" if len(lines) > 1 else label


@dataclass(frozen=True)
class UnknownAnswer:
    """A text that is no option, as the form asks about it."""

    name: str
    field: str
    text: str


class MappingForm(forms.Form):
    """What each column is, and which option each unknown answer is. Nothing is decided silently."""

    save_as = forms.CharField(
        label=_("Keep this for later under the name"),
        help_text=_("Files with the same headings will then be mapped like this one."),
        max_length=100,
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        headings: tuple[Heading, ...],
        layout: Layout,
        mapping: ColumnMapping,
        unknown: dict[str, dict[str, int]],
    ) -> None:
        super().__init__(data)
        self._headings = [heading for heading in headings if heading.text]
        self._layout, self._mapping = layout, mapping
        self._unknown = list(_unknown_answers(unknown))
        name_field = self.fields.pop("save_as")
        self._add_columns()
        self._add_unknown(unknown)
        self.fields["save_as"] = name_field

    def _add_columns(self) -> None:
        choices: Choices = [
            ("", _("Choose")),
            (_LEAVE_OUT, _("Leave the column out")),
            *((one.code, one.label) for one in self._layout.fields),
        ]
        for heading in self._headings:
            self.fields[f"column_{heading.letter}"] = forms.ChoiceField(
                label=f"{heading.letter}: {heading.text}",
                choices=choices,
                initial=self._decision(heading),
                error_messages={"required": _("Say what the column is, or leave it out.")},
            )

    def _decision(self, heading: Heading) -> str:
        code = self._mapping.columns.get(heading.text)
        if code is None:
            return ""
        return _LEAVE_OUT if code == IGNORED else code

    def _add_unknown(self, unknown: dict[str, dict[str, int]]) -> None:
        for answer in self._unknown:
            one = self._layout.field(answer.field)
            options = one.option_labels().items()
            rows = unknown[answer.field][answer.text]
            self.fields[answer.name] = forms.ChoiceField(
                label=f"{one.label} – {quoted(shown(answer.text))}",
                help_text=ngettext("%(count)d row", "%(count)d rows", rows) % {"count": rows},
                choices=[("", _("Choose")), (_UNANSWERED, _("Unanswered")), *options],
                required=False,
            )

    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{heading.letter}"] for heading in self._headings]

    def unknown_answers(self) -> list[forms.BoundField]:
        return [self[answer.name] for answer in self._unknown]

    def mapping(self) -> ColumnMapping:
        columns = {}
        for heading in self._headings:
            chosen = self.cleaned_data.get(f"column_{heading.letter}", "")
            if chosen:
                columns[heading.text] = IGNORED if chosen == _LEAVE_OUT else chosen
        values = {code: dict(texts) for code, texts in self._mapping.values.items()}
        for answer in self._unknown:
            chosen = self.cleaned_data.get(answer.name, "")
            if chosen:
                option = IGNORED if chosen == _UNANSWERED else chosen
                values.setdefault(answer.field, {})[key(answer.text)] = option
        return ColumnMapping(columns, values)

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            for problem in faults(self.mapping(), self._headings, self._layout):
                self.add_error(None, str(problem))
        return self.cleaned_data


def _unknown_answers(unknown: dict[str, dict[str, int]]) -> Iterator[UnknownAnswer]:
    number = 0
    for code, texts in unknown.items():
        if not code.startswith(ANSWER):
            continue
        for text in texts:
            number += 1
            yield UnknownAnswer(f"answer_{number}", code, text)

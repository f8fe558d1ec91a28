"""The forms of the editor's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lykt.reports.document import Span
from lykt.reports.templating import Template
from lykt.reports.templating.markdown import Text
from lykt.statistics.publications.queries import released_publications

LONGEST = 50_000
"""Characters of one chapter."""


def publication_field() -> forms.ChoiceField | None:
    """A publication in force, whose tables a text may place; None while there is none."""
    public = [(one.slug, one.slug) for one in released_publications()]
    if not public:
        return None
    return forms.ChoiceField(
        required=False,
        label=_("Publication"),
        help_text=_("Its tables can be placed in the text as public.CODE."),
        choices=[("", _("No publication")), *public],
    )


class TextForm(forms.Form):
    """Each chapter's text, and the editor's own numbers of this year and the year before."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, template: Template, years: tuple[str, str], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.template = template
        for own in template.own.values():
            both = (("own", own.value), ("before", own.before))
            for (name, value), year in zip(both, years, strict=True):
                self.fields[f"{name}-{own.code}"] = _number(f"{own.label}, {year}", value)
        for table in template.tables.values():
            for row, label, value in table.rows:
                self.fields[f"table-{table.code}-{row}"] = _number(label, value)
        for chapter in template.chapters:
            self.fields[f"chapter-{chapter.code}"] = forms.CharField(
                required=False,
                label=_heading(chapter.title),
                initial=chapter.source.strip("\n"),
                max_length=LONGEST,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "true"}),
            )

    @property
    def chapters(self) -> dict[str, str]:
        codes = (chapter.code for chapter in self.template.chapters)
        return {code: self.cleaned_data[f"chapter-{code}"] for code in codes}

    @property
    def numbers(self) -> dict[str, tuple[float | None, float | None]]:
        given = self.cleaned_data
        return {code: (given[f"own-{code}"], given[f"before-{code}"]) for code in self.template.own}

    @property
    def cells(self) -> dict[tuple[str, str], float | None]:
        return {
            (table.code, row): self.cleaned_data[f"table-{table.code}-{row}"]
            for table in self.template.tables.values()
            for row, _label, _value in table.rows
        }

    @property
    def own_tables(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [
            (table.title, [self[f"table-{table.code}-{row}"] for row, _label, _value in table.rows])
            for table in self.template.tables.values()
        ]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(("own-", "before-"))]

    @property
    def chapter_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("chapter-")]


def _number(label: str, value: float | None) -> forms.FloatField:
    return forms.FloatField(required=False, localize=True, label=label, initial=value, min_value=0)


def _heading(title: Text) -> str:
    parts = (part.text if isinstance(part, Span) else f"{{{part.source}}}" for part in title)
    return "".join(parts)

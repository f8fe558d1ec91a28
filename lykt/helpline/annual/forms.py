"""The choices of the annual report's page."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lykt.helpline.figures.forms import years_of
from lykt.helpline.models import Line
from lykt.reports.editor.forms import publication_field


class ChoiceForm(forms.Form):
    """Which report. All of it stands in the address."""

    def __init__(self, data: Mapping[str, str], *, line: Line, lines: list[Line]) -> None:
        years = years_of(line, data.get("year", ""))
        given = {"year": str(years[0]), "language": settings.LANGUAGE_CODE, "line": line.code}
        super().__init__(given | {name: value for name, value in data.items() if value})
        if len(lines) > 1:
            choices = [(one.code, one.name) for one in lines]
            self.fields["line"] = forms.ChoiceField(label=_("Line"), choices=choices)
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Year"), coerce=int, choices=[(year, str(year)) for year in years]
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=list(settings.LANGUAGES)
        )
        if public := publication_field():
            self.fields["publication"] = public

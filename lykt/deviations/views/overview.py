"""A year's deviations in numbers, for those who follow them up."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from lykt.deviations.queries.overview import (
    overview_of,
    parts_followed_up_by,
    years_with_deviations,
)
from lykt.deviations.roles import FOLLOW_UP
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person


class OverviewForm(forms.Form):
    """Which year, and which of what the person follows up."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    part = forms.TypedChoiceField(label=_("Where"), coerce=int)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.parts = parts_followed_up_by(person)
        years = years_with_deviations()
        super().__init__({"year": years[0], "part": 0} | kwargs.pop("given"), *args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["part"].choices = [  # type: ignore[attr-defined]
            (place, part.label) for place, part in enumerate(self.parts)
        ]


@require_GET
@permission_needed(FOLLOW_UP)
def overview(request: HttpRequest) -> HttpResponse:
    form = OverviewForm(person=signed_in(request), given=request.GET.dict())
    if not form.is_valid():
        raise Http404
    part = form.parts[form.cleaned_data["part"]]
    context = {"form": form, "overview": overview_of(part, form.cleaned_data["year"])}
    return render(request, "deviations/overview.html", context)

"""Who was exposed, when somebody else reports: a colleague, so that it becomes their case too."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lykt.incidents.queries.people import people_at
from lykt.people.models import Person, Unit


class WhoForm(forms.Form):
    """Chosen from those who work where the report is for; nothing for whoever it happened to."""

    exposed_person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Which colleague was exposed?"),
        help_text=_(
            "For whoever saw it, or reports for an employee. Your colleague is then told, and is "
            "followed up."
        ),
        required=False,
        empty_label=_("Not in the list"),
    )

    def __init__(self, *, units: Sequence[Unit], reporter: Person, **kwargs: Any) -> None:
        super().__init__(prefix="w", **kwargs)
        colleagues = people_at(units).exclude(pk=reporter.pk)
        if colleagues.exists():
            self.fields["exposed_person"].queryset = colleagues  # type: ignore[attr-defined]
        else:
            del self.fields["exposed_person"]

"""What the audit log is narrowed to."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lykt.people.models import Person


class FilterForm(forms.Form):
    """Every field may be empty; the address carries them."""

    actor = forms.ModelChoiceField(Person.objects.none(), label=_("Who"), required=False)
    action = forms.CharField(label=_("Act"), required=False, max_length=100)
    subject_type = forms.CharField(label=_("Kind of record"), required=False, max_length=100)
    subject_id = forms.CharField(label=_("Record number"), required=False, max_length=64)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actors: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = cast("forms.ModelChoiceField[Person]", self.fields["actor"])
        actor.queryset = actors
        actor.empty_label = ""

    def chosen(self) -> dict[str, Any]:
        """The fields that are filled in, without the place in the list."""
        fields = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in fields.items() if value and name != "before"}
